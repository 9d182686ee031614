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

    public override string Type(Func<string, string> types) => EventType;

    public override IObservable<ViewEvent> Events(StreamInputs inputs, CompositionOptions options, IScheduler scheduler) =>
        Pipes.Events(inputs, options, scheduler).Select(@event => @event with { Type = EventType });

    // The newest event may be one of an input without a snapshot.
    public override ViewEvent? Seed(Func<string, ViewEvent?> newest) =>
        Pipes.All(pipe => pipe.Snapshot(newest) is not null) ? Snapshot(newest) : null;

    public override ViewEvent? Snapshot(Func<string, ViewEvent?> newest) =>
        Pipes.Snapshot(newest) is { } snapshot ? snapshot with { Type = EventType } : null;
}

/// <summary>Several pipes as one.</summary>
internal static class MergedPipes
{
    public static IObservable<ViewEvent> Events(
        this IEnumerable<Pipe> pipes, StreamInputs inputs, CompositionOptions options, IScheduler scheduler) =>
        pipes.Select(pipe => pipe.Events(inputs, options, scheduler)).Merge();

    /// <summary>The newest of their snapshots; of two snapshots of the same event, that of the later pipe, which sends last.</summary>
    public static ViewEvent? Snapshot(this IEnumerable<Pipe> pipes, Func<string, ViewEvent?> newest) => pipes
        .Select(pipe => pipe.Snapshot(newest))
        .Aggregate((one, other) => other?.Sequence >= (one?.Sequence ?? long.MinValue) ? other : one);
}
