using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary>
/// <c>every d</c>: the first event at once, then at most one in d: the newest that has come meanwhile. Rx.NET has no such operator; RxJS
/// calls it <c>throttleTime</c>, leading and trailing.
/// </summary>
internal sealed record Every(TimeSpan Period, DataPath? Key = null) : KeyedOperator(Key)
{
    private const int BytesOfKey = 2_048;

    public override bool IsReplayable => false;

    protected override string TextWithoutKey => $"every {DurationText.Print(Period)}";

    /// <summary>What waits leaves at once when the stream ends.</summary>
    public static IObservable<ViewEvent> From(IObservable<ViewEvent> events, TimeSpan period, KeptBytes kept, IScheduler scheduler) =>
        Observable.Create<ViewEvent>(observer =>
        {
            var (isPeriod, waiting) = (false, default(ViewEvent?));
            var timer = new SerialDisposable();
            return new CompositeDisposable(timer, events.Subscribe(Add, observer.OnError, Complete));

            void Add(ViewEvent @event)
            {
                if (isPeriod)
                {
                    Keep(@event);
                }
                else
                {
                    Send(@event);
                }
            }

            void Send(ViewEvent @event)
            {
                isPeriod = true;
                timer.Disposable = scheduler.Schedule(period, OnTimer);
                observer.OnNext(@event);
            }

            void OnTimer()
            {
                isPeriod = false;
                if (waiting is { } newest)
                {
                    Keep(null);
                    Send(newest);
                }
            }

            void Complete()
            {
                if (waiting is { } newest)
                {
                    observer.OnNext(newest);
                }

                observer.OnCompleted();
            }

            void Keep(ViewEvent? @event)
            {
                waiting = @event;
                kept.Set(@event?.Data.Length ?? 0);
            }
        });

    protected override OperatorOfKey ForAll(OperatorContext context) => new(
        (events, _, kept) => From(events, Period, kept, context.Scheduler), BytesOfKey);
}
