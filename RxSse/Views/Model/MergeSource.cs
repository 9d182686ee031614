using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace RxSse.Views.Model;

/// <summary>Each event of each input (Rx's <c>Merge</c>), with the type <c>merge</c>.</summary>
internal sealed record MergeSource(EquatableArray<Pipe> Pipes) : ViewSource
{
    private const string EventType = "merge";

    public override string Text => $"merge({string.Join(", ", Pipes.Select(pipe => pipe.TextInList))})";

    public override bool IsReplayable => Pipes.All(pipe => pipe.IsReplayable);

    public override string? FirstLiveOperator => Pipes.Select(pipe => pipe.FirstLiveOperator).FirstOrDefault(text => text is not null);

    public override IEnumerable<string> Streams => Pipes.SelectMany(pipe => pipe.Streams);

    public override IEnumerable<Leaf> Leaves => Pipes.SelectMany(pipe => pipe.Leaves);

    public override int Keepers => Pipes.Sum(pipe => pipe.Keepers);

    public override IEnumerable<long> WindowSteps => Pipes.SelectMany(pipe => pipe.WindowSteps);

    public override IEnumerable<long> ResultSteps => Pipes.SelectMany(pipe => pipe.ResultSteps);

    public override long EventsFrom(long results) => Pipes.Min(pipe => pipe.EventsFrom(results));

    public override long WholeFrom(long events) => Pipes.Max(pipe => pipe.WholeFrom(events));

    public override long BeginsAt(long events, long results) => Pipes.Max(pipe => pipe.BeginsAt(events, results));

    public override long Ends(long lookBack) => Pipes.Sum(pipe => pipe.Ends(lookBack));

    public override string Type(Func<string, string> types) => EventType;

    public override IObservable<ViewEvent> Events(StreamInputs inputs, ViewBudget budget, IScheduler scheduler) =>
        Pipes.Events(inputs, budget, scheduler).Select(@event => @event with { Type = EventType });

    // The newest event may be one of an input without a snapshot.
    public override ViewEvent? Seed(Func<string, ViewEvent?> newest, ViewBudget budget) =>
        Pipes.All(pipe => pipe.Snapshot(newest, budget) is not null) ? Snapshot(newest, budget) : null;

    public override ViewEvent? Snapshot(Func<string, ViewEvent?> newest, ViewBudget budget) =>
        Pipes.Snapshot(newest, budget) is { } snapshot ? snapshot with { Type = EventType } : null;
}

/// <summary>Several pipes as one.</summary>
internal static class MergedPipes
{
    public static IObservable<ViewEvent> Events(
        this IEnumerable<Pipe> pipes, StreamInputs inputs, ViewBudget budget, IScheduler scheduler) =>
        pipes.Select(pipe => pipe.Events(inputs, budget, scheduler)).Merge();

    /// <summary>The newest of their snapshots; of two snapshots of the same event, that of the later pipe, which sends last.</summary>
    public static ViewEvent? Snapshot(this IEnumerable<Pipe> pipes, Func<string, ViewEvent?> newest, ViewBudget budget) => pipes
        .Select(pipe => pipe.Snapshot(newest, budget))
        .Aggregate((one, other) => other?.Sequence >= (one?.Sequence ?? long.MinValue) ? other : one);
}
