using System.Reactive.Concurrency;
using System.Text;
using RxSse.Log;
using RxSse.RedisLog;
using RxSse.Streams;
using RxSse.Tests.RedisLog.Fakes;
using Xunit;

namespace RxSse.Tests.RedisLog.Simulation;

/// <summary>Appends one event at a time, and again while the log is away.</summary>
internal sealed class SimulatedAppender(FakeNode node, string name, SimulatedHistory history, IScheduler timers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    private long _rounds;
    private Task _appending = Task.CompletedTask;

    /// <summary>Whether an event is on its way.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>The events that were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    public void Append(string data, Term? term = null)
    {
        Assert.Null(_appending.Exception);
        if (!IsBusy)
        {
            IsBusy = true;
            var append = new Append(new StreamEvent("numbers", "type", Encoding.UTF8.GetBytes(data)));
            _appending = AppendAsync(new AppendRound([append]) { Appender = name, Number = ++_rounds, Term = term }, data);
        }
    }

    private async Task AppendAsync(AppendRound round, string data)
    {
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Again)
        {
            try
            {
                var outcomes = await node.Log.AppendAsync(round, default).ConfigureAwait(false);
                history.Trace?.Add($"{node.Name} is told by {node.Calls.Server.Id}");
                history.Acknowledge(((AppendOutcome.Appended)outcomes[0]).Last, data);
                Acknowledged++;
                break;
            }
            catch (LogAwayException away)
            {
                history.Trace?.Add($"{node.Name} cannot append {data}: {away.Message}");
                await timers.WaitAsync(Again).ConfigureAwait(false);
            }
            catch (AppendRefusedException)
            {
                break;
            }
        }

        IsBusy = false;
    }
}
