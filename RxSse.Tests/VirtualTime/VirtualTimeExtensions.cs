using Microsoft.Reactive.Testing;

namespace RxSse.Tests.VirtualTime;

internal static class VirtualTimeExtensions
{
    /// <summary>
    /// Subscribes now, lets time pass until the given tick, and disposes. Then runs the scheduler dry, so that a timer
    /// which the disposal left behind never lets the test end.
    /// </summary>
    public static ITestableObserver<T> Run<T>(this TestScheduler scheduler, IObservable<T> observable, long until)
    {
        var observer = scheduler.CreateObserver<T>();
        using (observable.Subscribe(observer))
        {
            scheduler.AdvanceTo(until);
        }

        scheduler.Start();
        return observer;
    }
}
