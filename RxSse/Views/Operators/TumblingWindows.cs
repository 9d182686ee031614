using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary>A window that is over.</summary>
/// <param name="From">When it began, in Unix milliseconds.</param>
/// <param name="To">When it ended.</param>
/// <param name="Value">What its events came to.</param>
/// <param name="Sequence">The place in the log of the newest event that was seen by then, in this window or before; 0 if there was none.</param>
internal readonly record struct ClosedWindow<T>(long From, long To, T Value, long Sequence);

/// <summary>
/// Windows that end at whole multiples of their length since the Unix epoch, by the scheduler's clock, so that every node
/// cuts alike. The first is shorter. (Rx's <c>Window</c> and <c>Aggregate</c>, were it not that those count from the subscription.)
/// </summary>
internal static class TumblingWindows
{
    /// <summary>
    /// An event belongs to the window of the moment at which it comes, even if the timer is late. If the clock leaps over
    /// whole windows (a machine that slept), they are not made up.
    /// </summary>
    public static IObservable<ClosedWindow<T>> Of<T>(
        IObservable<ViewEvent> events, TimeSpan length, T empty, Func<T, ViewEvent, T> add, IScheduler scheduler) =>
        Observable.Create<ClosedWindow<T>>(observer =>
        {
            var (from, value, sequence) = (Now(), empty, 0L);
            var to = NextBoundary(from);
            var timer = new SerialDisposable();
            Wait();

            return new CompositeDisposable(timer, events.Subscribe(Add, observer.OnError, Complete));

            // Ticks since the Unix epoch, negative before it.
            long Now() => (scheduler.Now - DateTimeOffset.UnixEpoch).Ticks;

            long NextBoundary(long now) => (FloorOf(now, length.Ticks) + 1) * length.Ticks;

            // From the clock each time, so that the lateness of timers does not add up.
            void Wait() => timer.Disposable = scheduler.Schedule(TimeSpan.FromTicks(to - Now()), OnTimer);

            void OnTimer()
            {
                CloseIfOver();
                Wait();
            }

            void Add(ViewEvent @event)
            {
                CloseIfOver();
                value = add(value, @event);
                sequence = Math.Max(sequence, @event.Sequence);
            }

            void CloseIfOver()
            {
                var now = Now();
                if (now >= to)
                {
                    var closed = Closed(to);
                    to = NextBoundary(now);
                    (from, value) = (to - length.Ticks, empty);
                    observer.OnNext(closed);
                }
            }

            void Complete()
            {
                CloseIfOver();
                observer.OnNext(Closed(Now()));
                observer.OnCompleted();
            }

            ClosedWindow<T> Closed(long end) => new(Milliseconds(from), Milliseconds(end), value, sequence);
        });

    private static long Milliseconds(long ticks) => FloorOf(ticks, TimeSpan.TicksPerMillisecond);

    // Division rounds towards zero, which before 1970 is up.
    private static long FloorOf(long ticks, long unit) => (ticks / unit) - (ticks % unit < 0 ? 1 : 0);
}
