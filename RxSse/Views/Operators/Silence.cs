using System.Globalization;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Text;
using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Expressions.Json;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary>
/// <c>silence d</c>: an event when nothing has come for d, and one when something comes again (Rx's <c>Throttle</c>, and the first event
/// after each of its results).
/// </summary>
internal sealed record Silence(TimeSpan Length, DataPath? Key = null) : KeyedOperator(Key)
{
    private static readonly byte[][] Begins = [JsonObject.Prefix("silent"), JsonObject.Prefix("since"), JsonObject.Prefix("last")];
    private static readonly byte[][] Ends = [JsonObject.Prefix("silent"), JsonObject.Prefix("since"), JsonObject.Prefix("until")];

    public override bool IsReplayable => false;

    protected override string TextWithoutKey => $"silence {DurationText.Print(Length)}";

    public override Shape OutputShape(Shape before) => Shape.Of("silent", "since", "until", "last");

    public override ViewEvent? Snapshot(ViewEvent snapshot, ViewBudget budget) => null;

    /// <summary>Waits from the subscription on. The type is that of the events; it is given because there may be none.</summary>
    public static IObservable<ViewEvent> From(
        IObservable<ViewEvent> events, TimeSpan length, string type, KeptBytes kept, ViewBudget budget, IScheduler scheduler) =>
        Observable.Create<ViewEvent>(observer =>
        {
            var whole = new PathFinder([new DataPath([])]);
            var (isSilent, since, last) = (false, scheduler.Now, new ViewEvent(type, default, 0));
            var timer = new SerialDisposable();
            Wait();
            return new CompositeDisposable(timer, events.Subscribe(Add, observer.OnError, observer.OnCompleted));

            void Wait() => timer.Disposable = scheduler.Schedule(length, OnTimer);

            void Add(ViewEvent @event)
            {
                var (wasSilent, before) = (isSilent, since);
                (isSilent, since, last) = (false, scheduler.Now, @event);
                kept.Set(@event.Data.Length);
                Wait();
                if (wasSilent)
                {
                    ReadOnlyMemory<byte>[] values = ["false"u8.ToArray(), Milliseconds(before), Milliseconds(since)];
                    observer.OnNext(@event with { Data = JsonObject.Of(Ends, values) });
                }
            }

            // Data that is no JSON cannot be a part of the event.
            void OnTimer()
            {
                isSilent = true;
                var data = whole.FindFirst(last.Data.Span).IsEmpty ? default : last.Data;
                if (budget.TryMake(data.Length, data.Length))
                {
                    observer.OnNext(last with { Data = JsonObject.Of(Begins, ["true"u8.ToArray(), Milliseconds(since), data]) });
                }
            }
        });

    protected override IObservable<ViewEvent> ForAll(
        IObservable<ViewEvent> events, ViewEvent? seed, KeptBytes kept, OperatorContext context) =>
        From(events, Length, context.Type, kept, context.Budget, context.Scheduler);

    private static byte[] Milliseconds(DateTimeOffset time) =>
        Encoding.ASCII.GetBytes(time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
}
