using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary><c>sample d</c>: at each multiple of d, the newest event since the last one, if any (Rx's <c>Sample</c>).</summary>
internal sealed record Sample(TimeSpan Period, DataPath? Key = null) : KeyedOperator(Key)
{
    private const int BytesOfKey = 512;

    public override bool IsReplayable => false;

    protected override string TextWithoutKey => $"sample {DurationText.Print(Period)}";

    public static IObservable<ViewEvent> From(IObservable<ViewEvent> events, TimeSpan period, IScheduler scheduler) =>
        events.Sample(period, scheduler);

    /// <summary>One clock for all keys: at each tick the newest event of each key, in the order of the log.</summary>
    public static IObservable<ViewEvent> From(
        IObservable<ViewEvent> events, DataPath key, TimeSpan period, ViewBudget budget, IScheduler scheduler) =>
        Observable.Create<ViewEvent>(observer =>
        {
            var newest = new KeyTable<NewestEvent>(key, budget, BytesOfKey);
            return new CompositeDisposable(
                Observable.Interval(period, scheduler).Subscribe(_ => SendAll()),
                events.Subscribe(Add, observer.OnError, Complete),
                newest);

            void Add(ViewEvent @event)
            {
                var entry = newest.Of(@event, static (_, _, _) => new NewestEvent());
                entry.Value.Event = @event;
                entry.Kept.Set(@event.Data.Length);
                while (newest.TryRemove(out var oldest))
                {
                    Send(oldest);
                }
            }

            void SendAll()
            {
                foreach (var entry in newest.RemoveAll())
                {
                    Send(entry);
                }
            }

            void Send(KeyTable<NewestEvent>.Entry entry) => observer.OnNext(entry.Value.Event with { Key = entry.Key });

            void Complete()
            {
                SendAll();
                observer.OnCompleted();
            }
        });

    protected override OperatorOfKey ForAll(OperatorContext context) => new(
        (events, _, kept) => From(events.KeepingNewest(kept), Period, context.Scheduler), BytesOfKey);

    protected override IObservable<ViewEvent> ForEach(IObservable<ViewEvent> events, DataPath key, OperatorContext context) =>
        From(events, key, Period, context.Budget, context.Scheduler);

    private sealed class NewestEvent
    {
        public ViewEvent Event { get; set; }
    }
}
