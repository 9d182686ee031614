using System.Reactive.Concurrency;
using System.Reactive.Linq;
using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Model;

/// <summary>One object of the newest events of the inputs (Rx's <c>CombineLatest</c>), with the type <c>latest</c>.</summary>
internal sealed record CombineLatestSource(EquatableArray<LatestInput> Inputs) : ViewSource
{
    private const string EventType = "latest";

    public override string Text => $"latest({string.Join(", ", Inputs.Select(input => input.Text))})";

    public override bool IsReplayable => false;

    public override string? FirstLiveOperator => EventType;

    public override IEnumerable<string> Streams => Inputs.SelectMany(input => input.Pipes).SelectMany(pipe => pipe.Streams);

    public override string Type(Func<string, string> types) => EventType;

    public override IObservable<ViewEvent> Events(StreamInputs inputs, CompositionOptions options, IScheduler scheduler) => Combine(
        [.. Inputs.Select(input => input.Key)],
        [.. Inputs.Select(input => input.Pipes.Events(inputs, options, scheduler))],
        [.. Inputs.Select(input => input.Pipes.Snapshot(inputs.Newest))]);

    public override ViewEvent? Snapshot(Func<string, ViewEvent?> newest)
    {
        var snapshots = Inputs.Select(input => input.Pipes.Snapshot(newest)).OfType<ViewEvent>().ToArray();
        return snapshots.Length == Inputs.Count
            ? Combined(Prefixes(Inputs.Select(input => input.Key)), snapshots, snapshots.Max(snapshot => snapshot.Sequence))
            : null;
    }

    /// <summary>An object for every event of an input, once each input has had one or a primer.</summary>
    public static IObservable<ViewEvent> Combine(string[] keys, IObservable<ViewEvent>[] inputs, ViewEvent?[] primers) => Observable.Defer(() =>
    {
        // Events are counted as they come, for the combination does not say which of them caused it. Seeds count as none.
        var count = 0L;
        var prefixes = Prefixes(keys);
        var counted = inputs.Zip(primers, (events, primer) =>
        {
            var live = events.Select(@event => (Event: @event, Number: ++count));
            return primer is { } first ? live.Prepend((Event: first, Number: 0)) : live;
        });
        return counted.CombineLatest(newest => (Newest: newest, Cause: newest.MaxBy(input => input.Number)))
            .Where(combination => combination.Cause.Number > 0)
            .Select(combination => Combined(
                prefixes, [.. combination.Newest.Select(input => input.Event)], combination.Cause.Event.Sequence));
    });

    private static byte[][] Prefixes(IEnumerable<string> keys) => [.. keys.Select(JsonObject.Prefix)];

    private static ViewEvent Combined(byte[][] prefixes, ViewEvent[] newest, long sequence) =>
        new(EventType, JsonObject.Of(prefixes, [.. newest.Select(input => input.Data)]), sequence);
}

/// <summary>One of several things that <c>latest</c> combines.</summary>
/// <param name="Key">Its field in the object.</param>
/// <param name="Pipes">Where its events come from; several count as one.</param>
internal sealed record LatestInput(string Key, EquatableArray<Pipe> Pipes)
{
    // Several pipes stand in one pair of parentheses, each with operators in its own.
    public string Text => Pipes.Count == 1 ? Pipes[0].TextInList : $"({string.Join(", ", Pipes.Select(pipe => pipe.TextInList))})";
}
