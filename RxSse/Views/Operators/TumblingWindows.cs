using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary>A window that has ended.</summary>
/// <param name="From">Its beginning, in Unix milliseconds.</param>
/// <param name="To">Its end, in Unix milliseconds.</param>
/// <param name="Value">The result of its events.</param>
/// <param name="Sequence">The sequence of the newest event so far, in this window or before; 0 if there was none.</param>
internal readonly record struct ClosedWindow<T>(long From, long To, T Value, long Sequence);

/// <summary>
/// Windows that end at multiples of their length since the Unix epoch, by the clock of the scheduler, so that every node
/// produces the same windows (Rx's <c>Window</c> starts at the subscription). The first window is shorter.
/// </summary>
internal static class TumblingWindows
{
    /// <summary>
    /// An event belongs to the window in which it arrives, even if the timer is late. Windows that the clock skips (the machine
    /// was suspended) are not sent. If the clock is set back behind the current window, this window ends and the next one
    /// begins at the new time.
    /// </summary>
    public static IObservable<ClosedWindow<T>> Of<T>(
        IObservable<ViewEvent> events, TimeSpan length, T empty, Func<T, ViewEvent, T> add, IScheduler scheduler) =>
        Observable.Create<ClosedWindow<T>>(observer =>
        {
            var (from, value, sequence) = (Now(), empty, 0L);
            var (to, last) = (NextBoundary(from), from);
            var timer = new SerialDisposable();
            Wait();

            return new CompositeDisposable(timer, events.Subscribe(Add, observer.OnError, Complete));

            // Ticks since the Unix epoch, negative before it.
            long Now() => (scheduler.Now - DateTimeOffset.UnixEpoch).Ticks;

            long NextBoundary(long now) => (FloorOf(now, length.Ticks) + 1) * length.Ticks;

            // Calculated from the clock each time, so that the delays of timers do not add up.
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
                    (from, value, last) = (to - length.Ticks, empty, now);
                    observer.OnNext(closed);
                }
                else if (now < from)
                {
                    var closed = Closed(last);
                    to = NextBoundary(now);
                    (from, value, last) = (now, empty, now);
                    Wait();
                    observer.OnNext(closed);
                }
                else
                {
                    last = now;
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

    // Division rounds towards zero, which is up before 1970.
    private static long FloorOf(long ticks, long unit) => (ticks / unit) - (ticks % unit < 0 ? 1 : 0);
}
