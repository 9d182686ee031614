using Microsoft.Reactive.Testing;

namespace RxSse.Tests.VirtualTime;

internal static class VirtualTimeExtensions
{
    /// <summary>
    /// Subscribes now, lets time pass until the given tick, and disposes. Then runs the scheduler dry, so that a timer
    /// which the disposal left behind fails the test.
    /// </summary>
    public static ITestableObserver<T> Run<T>(this ObservableLoop scheduler, IObservable<T> observable, long until)
    {
        var observer = scheduler.CreateObserver<T>();
        using (observable.Subscribe(observer))
        {
            scheduler.AdvanceTo(until);
        }

        scheduler.RunDry();
        return observer;
    }
}
