using System.Reactive.Concurrency;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog;

/// <summary>
/// Reports to a server that this node does not know what the node has seen, until the nodes have adopted it. One report is on its way at a
/// time.
/// </summary>
internal sealed class ServerAdoption(IRedisCalls calls, SeenLog seen, RedisLogSetup setup, IScheduler timers)
{
    /// <summary>The time between two questions whether all have reported.</summary>
    public static TimeSpan Period { get; } = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private bool _isRunning;
    private volatile string? _reportedTo; // the server that may count on what this node has reported; empty if there may be several

    /// <summary>Adopts the server that answers, and begins an epoch if it has lost what this node has seen. Returns at once.</summary>
    public void Request()
    {
        lock (_lock)
        {
            if (_isRunning)
            {
                return;
            }

            _isRunning = true;
        }

        _ = RunAsync();
    }

    /// <summary>Adopts the server that answers.</summary>
    /// <param name="beginsEpoch">Whether an epoch begins in any case.</param>
    /// <exception cref="RedisCallException">Redis does not answer, or refuses. No answer counts until the next adoption.</exception>
    public async Task<LogState> AdoptAsync(bool beginsEpoch)
    {
        var reported = seen.BeginReport();
        while (true)
        {
            var answer = await ReportAsync(reported, beginsEpoch).ConfigureAwait(false);
            if (answer.Status != CallStatus.Done)
            {
                _reportedTo = _reportedTo is null || _reportedTo == answer.State.Server ? answer.State.Server : "";
                await timers.WaitAsync(Period).ConfigureAwait(false);
            }
            else if (_reportedTo is { } other && other != answer.State.Server && !beginsEpoch)
            {
                beginsEpoch = true; // the other nodes may go on with a server that has the report, and without what this node does here
            }
            else
            {
                _reportedTo = null;
                seen.Adopt(answer.State);
                return answer.State;
            }
        }
    }

    private async Task<AdoptAnswer> ReportAsync(CallerState reported, bool beginsEpoch)
    {
        try
        {
            return await calls.AdoptAsync(
                new AdoptCall(reported, EventId.NewEpoch(), setup.Node, beginsEpoch) { Alive = setup.Alive }).ConfigureAwait(false);
        }
        catch (RedisCallException fault)
        {
            _reportedTo = fault.MayBeDone ? "" : _reportedTo;
            throw;
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await AdoptAsync(beginsEpoch: false).ConfigureAwait(false);
        }
        catch (RedisCallException)
        {
            // Who needs it requests it again.
        }
        finally
        {
            lock (_lock)
            {
                _isRunning = false;
            }
        }
    }
}
