using System.Reactive.Concurrency;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog;

/// <summary>Warns of a server that may drop what the log needs, and of a clock that is not that of this node: at the start and each minute.</summary>
internal sealed partial class ServerCheck(IRedisCalls calls, IScheduler timers, ILogger logger)
{
    private const string NoEviction = "noeviction";
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMilliseconds(500);

    private volatile bool _isStopped;

    public void Start() => _ = RunAsync();

    public void Stop() => _isStopped = true;

    private async Task RunAsync()
    {
        while (!_isStopped)
        {
            try
            {
                await CheckAsync().ConfigureAwait(false);
            }
            catch (RedisCallException)
            {
                // Another call tells of it.
            }

            await timers.WaitAsync(Period).ConfigureAwait(false);
        }
    }

    private async Task CheckAsync()
    {
        var sent = timers.Now;
        var facts = await calls.FactsAsync().ConfigureAwait(false);
        var passed = timers.Now - sent;
        var skew = sent + (passed / 2) - facts.Time;
        if (skew.Duration() - (passed / 2) > MaxSkew)
        {
            LogSkew((long)skew.TotalMilliseconds);
        }

        if (facts.Eviction is { } policy and not NoEviction)
        {
            LogEviction(policy);
        }
    }

    [LoggerMessage(11, LogLevel.Warning, "The clock of this node differs from that of Redis by {Milliseconds} ms. Windows of views and timers of streams "
        + "go by this clock, and times of events by that of Redis: synchronize both.")]
    private partial void LogSkew(long milliseconds);

    [LoggerMessage(12, LogLevel.Warning, "Redis may drop what the log needs, as its maxmemory-policy is {Policy}: set it to noeviction.")]
    private partial void LogEviction(string policy);
}
