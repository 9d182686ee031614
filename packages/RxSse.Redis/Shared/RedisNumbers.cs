using System.Reactive.Concurrency;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog.Shared;

/// <summary>Numbers that no two nodes give. While Redis is away, they are waited for like the append that follows.</summary>
/// <param name="calls">Redis.</param>
/// <param name="patience">How long Redis is asked again.</param>
/// <param name="timers">Runs the time between two calls.</param>
internal sealed class RedisNumbers(ISharedCalls calls, TimeSpan patience, IScheduler timers) : IEventNumbers
{
    public async ValueTask<long> NextAsync()
    {
        var waiting = new AppendPatience(patience, timers);
        while (true)
        {
            try
            {
                return await calls.NextNumberAsync().ConfigureAwait(false);
            }
            catch (RedisCallException fault)
            {
                var again = new TaskCompletionSource();
                if (fault.Fault == RedisFault.Full || !waiting.TryAgain(again.SetResult))
                {
                    throw fault.Fault == RedisFault.Full
                        ? new AppendRefusedException(AppendRefusal.Full, fault.Message)
                        : new AppendRefusedException(AppendRefusal.Away, $"The log is away: {fault.Message} Retry in a moment.");
                }

                await again.Task.ConfigureAwait(false);
            }
        }
    }
}
