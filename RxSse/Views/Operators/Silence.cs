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
    private const int BytesOfKey = 2_560;

    private static readonly byte[][] Begins = [JsonObject.Prefix("silent"), JsonObject.Prefix("since"), JsonObject.Prefix("last")];
    private static readonly byte[][] Ends = [JsonObject.Prefix("silent"), JsonObject.Prefix("since"), JsonObject.Prefix("until")];

    public override bool IsReplayable => false;

    protected override string TextWithoutKey => $"silence {DurationText.Print(Length)}";

    public override Shape OutputShape(Shape before) => Shape.Of("silent", "since", "until", "last");

    public override ViewEvent? Snapshot(ViewEvent snapshot, ViewBudget budget) => null;

    /// <summary>Waits from the subscription on.</summary>
    /// <param name="events">The events.</param>
    /// <param name="length">How long it waits.</param>
    /// <param name="kept">Counts what is kept.</param>
    /// <param name="context">The type is that of the events; it is given because there may be none.</param>
    public static IObservable<ViewEvent> From(IObservable<ViewEvent> events, TimeSpan length, KeptBytes kept, OperatorContext context) =>
        Observable.Create<ViewEvent>(observer =>
        {
            var (type, budget, scheduler) = (context.Type, context.Budget, context.Scheduler);
            var (isSilent, began) = (false, scheduler.Now); // the wait began
            var (since, last) = (began, new ViewEvent(type, default, 0));
            var timer = new SerialDisposable();
            Wait(length);
            return new CompositeDisposable(timer, events.Subscribe(Add, observer.OnError, observer.OnCompleted));

            void Wait(TimeSpan rest) => timer.Disposable = scheduler.Schedule(rest, OnTimer);

            void Add(ViewEvent @event)
            {
                var (wasSilent, before) = (isSilent, since);
                (isSilent, began, last) = (false, scheduler.Now, @event);
                since = @event.Time == default ? began : @event.Time;
                kept.Set(@event.Data.Length);
                Wait(length);
                if (wasSilent)
                {
                    ReadOnlyMemory<byte>[] values = ["false"u8.ToArray(), Milliseconds(before), Milliseconds(since)];
                    observer.OnNext(@event with { Data = JsonObject.Of(Ends, values) });
                }
            }

            void OnTimer()
            {
                if (context.Missed() is var missed && missed > began)
                {
                    BeginAnew(missed);
                    return;
                }

                isSilent = true;
                observer.OnNext(last with { Data = JsonObject.Of(Begins, ["true"u8.ToArray(), Milliseconds(since), Last()]) });
            }

            // Events that were left out have come: nothing else is known of them.
            void BeginAnew(DateTimeOffset missed)
            {
                (began, since, last) = (missed, missed, last with { Data = default });
                kept.Set(0);
                Wait(missed + length - scheduler.Now);
            }

            // Data that is no JSON cannot be a part of the event, nor can data that is too long. The event is sent without it.
            ReadOnlyMemory<byte> Last() =>
                !last.Data.IsEmpty && !PathFinder.Whole.FindFirst(last.Data.Span).IsEmpty && budget.TryMake(last.Data.Length, last.Data.Length)
                    ? last.Data
                    : default;
        });

    protected override OperatorOfKey ForAll(OperatorContext context) => new(
        (events, _, kept) => From(events, Length, kept, context), BytesOfKey);

    private static byte[] Milliseconds(DateTimeOffset time) =>
        Encoding.ASCII.GetBytes(time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
}
