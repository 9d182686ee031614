using System.Reactive.Concurrency;
using RxSse.Log;
using RxSse.RedisLog;
using RxSse.Streams;
using RxSse.Tests.RedisLog.Fakes;
using Xunit;

namespace RxSse.Tests.RedisLog.Simulation;

/// <summary>Appends one round at a time, and again while the log is away.</summary>
internal sealed class SimulatedAppender(FakeNode node, string name, SimulatedHistory history, IScheduler timers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    private long _rounds;
    private Task _appending = Task.CompletedTask;

    /// <summary>Whether a round is on its way. The round before it has not failed.</summary>
    public bool IsBusy => _appending.Exception is { } error ? throw error : !_appending.IsCompleted;

    /// <summary>The rounds that were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Sends a round, if none is on its way.</summary>
    /// <param name="appends">What is in it.</param>
    /// <param name="term">The term under which it is sent.</param>
    /// <param name="onEnd">Learns whether it was acknowledged.</param>
    public void Append(IReadOnlyList<Append> appends, Term? term = null, Action<bool>? onEnd = null)
    {
        _appending = AppendAsync(new AppendRound(appends) { Appender = name, Number = ++_rounds, Term = term }, onEnd);
    }

    private async Task AppendAsync(AppendRound round, Action<bool>? onEnd)
    {
        var isAcknowledged = false;
        for (var waited = TimeSpan.Zero; waited < Patience && !isAcknowledged; waited += Again)
        {
            try
            {
                var outcomes = await node.Log.AppendAsync(round, default).ConfigureAwait(false);
                history.Trace?.Add($"{node.Name} is told by {node.Calls.Server.Id}");
                foreach (var (append, outcome) in round.Appends.Zip(outcomes))
                {
                    Acknowledge(append, outcome);
                }

                Acknowledged++;
                isAcknowledged = true;
            }
            catch (LogAwayException away)
            {
                history.Trace?.Add($"{node.Name} cannot append round {round.Number} of {name}: {away.Message}");
                await timers.WaitAsync(Again).ConfigureAwait(false);
            }
            catch (AppendRefusedException refused)
            {
                history.Trace?.Add($"{node.Name} may not append round {round.Number} of {name}: {refused.Message}");
                break;
            }
        }

        onEnd?.Invoke(isAcknowledged);
    }

    private void Acknowledge(Append append, AppendOutcome outcome)
    {
        switch (outcome)
        {
            case AppendOutcome.Appended(var first, _):
                history.Acknowledge(append, first);
                break;
            case AppendOutcome.Repeated(var first, _):
                Assert.NotNull(append.Key);
                history.Acknowledge(append, first);
                break;
            default:
                Assert.True(outcome is AppendOutcome.NotNewest && append.Condition is not null, $"{outcome}");
                break;
        }
    }
}
