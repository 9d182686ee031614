using System.Reactive.Concurrency;
using System.Reactive.Linq;
using RxSse.Views.Expressions;

namespace RxSse.Views.Model;

/// <summary>A source in a view with its operators.</summary>
internal sealed record Pipe(ViewSource Source, EquatableArray<Operator> Operators)
{
    public string Text => string.Join(" | ", Operators.Select(step => step.Text).Prepend(Source.Text));

    /// <summary>The text in a list of pipes.</summary>
    public string TextInList => Operators.Count == 0 ? Text : $"({Text})";

    /// <summary>Whether its events can be replayed from the log: no part depends on time or on other events.</summary>
    public bool IsReplayable => Source.IsReplayable && Operators.All(step => step.IsReplayable);

    /// <summary>The text of the first part that makes it live; null if it is replayable.</summary>
    public string? FirstLiveOperator => Source.FirstLiveOperator ?? Operators.FirstOrDefault(step => !step.IsReplayable)?.Text;

    /// <summary>The number of its parts that keep events.</summary>
    public int Keepers => Source.Keepers + Operators.Count(step => step.KeepsEvents);

    /// <summary>Whether each of its events belongs to a key: after the last operator with <c>by</c>, each event is made of one.</summary>
    public bool IsKeyed => Operators.Reverse().FirstOrDefault(step => step.IsKeyed || !step.PassesKeys) is { IsKeyed: true };

    /// <summary>Whether it can be replayed, and has windows.</summary>
    public bool HasReplayableWindows => IsReplayable && WindowSteps.Any();

    /// <summary>How often its windows end, in ticks.</summary>
    public IEnumerable<long> WindowSteps => Source.WindowSteps.Concat(Operators.Select(step => step.WindowStep).OfType<long>());

    /// <summary>How often windows end whose results leave it, in ticks: its last ones.</summary>
    public IEnumerable<long> ResultSteps =>
        Operators.Select(step => step.WindowStep).LastOrDefault(step => step is not null) is { } last ? [last] : Source.ResultSteps;

    /// <inheritdoc cref="WindowPlan.EventsFrom"/>
    public long EventsFrom(long results) =>
        Source.EventsFrom(Operators.Reverse().Aggregate(results, static (from, step) => step.EventsFrom(from)));

    /// <inheritdoc cref="WindowPlan.WholeFrom"/>
    public long WholeFrom(long events) =>
        Operators.Aggregate(Source.WholeFrom(events), static (from, step) => step.WholeFrom(from));

    /// <summary>
    /// If all events from a time on are known, and results are needed from another on: the time from which on its results are there, and whole.
    /// </summary>
    public long BeginsAt(long events, long results)
    {
        var needs = Needs(results);
        var begins = Source.BeginsAt(events, needs[0]);
        for (var i = 0; i < Operators.Count; i++)
        {
            begins = After(i, begins, needs);
        }

        return begins;
    }

    /// <summary>How many of its windows end between the first event that a result depends on and the result, at most.</summary>
    /// <param name="lookBack">How long before another result this one may lie, in ticks.</param>
    public long Ends(long lookBack)
    {
        var ends = 0L;
        foreach (var step in Operators.Reverse())
        {
            lookBack -= step.EventsFrom(0);
            ends += step.WindowStep is { } every ? lookBack / every : 0;
        }

        return ends + Source.Ends(lookBack);
    }

    /// <summary>The names of the streams that it reads.</summary>
    public IEnumerable<string> Streams => Source.Streams;

    /// <summary>
    /// The streams that it reads, each with what their events must meet to have an effect: what the <c>where</c>s ask that stand first behind
    /// the stream. An <c>as</c> between them is passed over.
    /// </summary>
    public IEnumerable<Leaf> Leaves => Source is StreamSource { Name: var stream } ? [new Leaf(stream, FirstFilters())] : Source.Leaves;

    /// <summary>The type of its events.</summary>
    public string Type(Func<string, string> types) => Operators.Aggregate(Source.Type(types), (type, step) => step.OutputType(type));

    /// <summary>The events of the pipe from the subscription on. Each subscription runs its own operators.</summary>
    public IObservable<ViewEvent> Events(StreamInputs inputs, ViewBudget budget, IScheduler scheduler) =>
        Observable.Defer(() => EventsOnce(inputs, budget, scheduler));

    /// <summary>The same for one subscription, at once: it keeps less.</summary>
    public IObservable<ViewEvent> EventsOnce(StreamInputs inputs, ViewBudget budget, IScheduler scheduler)
    {
        var needs = Needs(inputs.Results);
        var (events, snapshot, type) = (
            Source.Events(inputs with { Results = needs[0] }, budget, scheduler), Source.Seed(inputs.Newest, budget), Source.Type(inputs.Type));
        var begins = Source.BeginsAt(inputs.Windows?.Began ?? 0, needs[0]);
        DateTimeOffset Missed() => Streams.Max(inputs.Missed);
        for (var i = 0; i < Operators.Count; i++)
        {
            var step = Operators[i];
            events = step.Apply(events, new OperatorContext(type, snapshot, budget, scheduler)
            {
                Missed = Missed,
                Windows = inputs.Windows,
                WholeFrom = begins,
            });
            begins = After(i, begins, needs);
            snapshot = After(step, snapshot, budget);
            type = step.OutputType(type);
        }

        return events;
    }

    /// <summary>The result of the newest events of its streams, without waiting; null if an operator gives nothing.</summary>
    public ViewEvent? Snapshot(Func<string, ViewEvent?> newest, ViewBudget budget) =>
        Operators.Aggregate(Source.Snapshot(newest, budget), (snapshot, step) => After(step, snapshot, budget));

    public override string ToString() => Text;

    // From when on the results of the source, and of each operator, are needed.
    private long[] Needs(long results)
    {
        var needs = new long[Operators.Count + 1];
        needs[^1] = results;
        for (var i = Operators.Count; i > 0; i--)
        {
            needs[i - 1] = Operators[i - 1].EventsFrom(needs[i]);
        }

        return needs;
    }

    // An operator that has all that it needs gives all that is needed of it.
    private long After(int step, long begins, long[] needs) =>
        begins <= needs[step] ? needs[step + 1] : Math.Max(needs[step + 1], Operators[step].WholeFrom(begins));

    private Condition? FirstFilters()
    {
        Condition[] filters =
        [
            .. Operators.TakeWhile(step => step.Filter is not null || step.KeepsData).Select(step => step.Filter).OfType<Condition>(),
        ];
        return filters switch
        {
            [] => null,
            [var one] => one,
            _ => AndCondition.Of(filters),
        };
    }

    private static ViewEvent? After(Operator step, ViewEvent? snapshot, ViewBudget budget) =>
        snapshot is { } passing ? step.Snapshot(passing, budget) : null;
}
