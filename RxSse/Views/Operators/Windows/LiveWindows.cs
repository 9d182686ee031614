using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using RxSse.Views.Model;

namespace RxSse.Views.Operators.Windows;

/// <summary>Windows by the clock of a scheduler.</summary>
internal static class LiveWindows
{
    /// <param name="events">The events.</param>
    /// <param name="operator">The figures and the windows.</param>
    /// <param name="context">The type is that of the events; it is given because a window may end before there was one.</param>
    public static IObservable<ViewEvent> Of(IObservable<ViewEvent> events, Figures @operator, OperatorContext context) =>
        Observable.Create<ViewEvent>(observer =>
        {
            var scheduler = context.Scheduler;
            var figures = new WindowFigures(@operator, context.Type, context.Budget);
            var windows = new WindowSeries(figures, @operator, Now(), observer.OnNext);
            var (timer, awaited) = (new SerialDisposable(), 0L);
            Wait();

            return new CompositeDisposable(timer, events.Subscribe(Add, observer.OnError, Complete), figures);

            // Negative before the Unix epoch.
            long Now() => (scheduler.Now - DateTimeOffset.UnixEpoch).Ticks;

            // Calculated from the clock each time, so that the delays of timers do not add up.
            void Wait()
            {
                awaited = windows.NextEnd;
                timer.Disposable = scheduler.Schedule(TimeSpan.FromTicks(awaited - Now()), OnTimer);
            }

            void OnTimer()
            {
                windows.MoveTo(Now());
                Wait();
            }

            void Add(ViewEvent @event)
            {
                windows.Add(@event, Now());
                if (windows.NextEnd != awaited)
                {
                    Wait();
                }
            }

            void Complete()
            {
                windows.End(Now());
                observer.OnCompleted();
            }
        });
}
