namespace RxSse.Tests.RedisLog.Fakes;

/// <summary>Runs an action so that what waits for it, without a context, goes on at once and on the same thread.</summary>
internal static class NoContext
{
    public static void Run(Action action)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
