using System.Reactive.Disposables;
using System.Reactive.Linq;
using RxSse.Log;
using RxSse.Views.Model;

namespace RxSse.Views.Operators.Windows;

/// <summary>
/// Windows by the time of the log: an event belongs to those in which its own time lies, whenever it comes. So they are a function of the log.
/// The time of a result is the end of its window.
/// </summary>
internal static class LogWindows
{
    /// <param name="events">The events, in the order of their times.</param>
    /// <param name="operator">The figures and the windows.</param>
    /// <param name="context">The type is that of the events.</param>
    /// <param name="clock">Tells the time.</param>
    public static IObservable<ViewEvent> Of(
        IObservable<ViewEvent> events, Figures @operator, OperatorContext context, WindowClock clock) => Observable.Create<ViewEvent>(observer =>
    {
        var figures = new WindowFigures(@operator, context.Type, context.Budget);
        var windows = new Timed(figures, @operator, context.WholeFrom, observer);
        var source = events.Subscribe(windows.Add, observer.OnError, observer.OnCompleted); // windows in it are added to the clock first
        clock.Add(windows);
        return StableCompositeDisposable.Create(source, figures);
    });

    private sealed class Timed : ITimedWindows
    {
        private readonly WindowSeries _series;
        private readonly long _began;
        private readonly long _length;
        private readonly bool _countsEmpty;
        private long _last = long.MinValue; // the time of the newest event
        private long _now; // it never falls

        public Timed(WindowFigures figures, Figures @operator, long began, IObserver<ViewEvent> observer)
        {
            (_began, _now, _length, _countsEmpty) = (began, began, @operator.Length.Ticks, @operator.CountsEmpty);
            _series = new WindowSeries(figures, @operator, began, ended => observer.OnNext(ended with { Time = LogTime.OfTicks(_now) }));
        }

        // Windows without a result need no end: the next event passes over all of them at once.
        public long NextEnd => _countsEmpty || _last >= _series.NextEnd - _length ? _series.NextEnd : long.MaxValue;

        public void EndAt(long time)
        {
            _now = time;
            _series.MoveTo(time);
        }

        public void Add(ViewEvent @event)
        {
            if (LogTime.Ticks(@event.Time) is var time && time >= _began)
            {
                _now = _last = Math.Max(time, _now);
                _series.Add(@event, _now);
            }
        }
    }
}
