using System.Reactive.Concurrency;

namespace RxSse.RedisLog;

internal static class Waits
{
    /// <summary>A task that completes when this time has passed.</summary>
    public static Task WaitAsync(this IScheduler scheduler, TimeSpan time)
    {
        var over = new TaskCompletionSource();
        scheduler.Schedule(time, over.SetResult);
        return over.Task;
    }
}
