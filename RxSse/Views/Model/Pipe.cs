using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace RxSse.Views.Model;

/// <summary>One stream or combination in a view with its operators.</summary>
internal sealed record Pipe(ViewSource Source, EquatableArray<Operator> Operators)
{
    public string Text => string.Join(" | ", Operators.Select(step => step.Text).Prepend(Source.Text));

    /// <summary>The text where other pipes stand beside it.</summary>
    public string TextInList => Operators.Count == 0 ? Text : $"({Text})";

    /// <summary>Whether its events can be had again from the log: nothing in it depends on time or on other events.</summary>
    public bool IsReplayable => Source.IsReplayable && Operators.All(step => step.IsReplayable);

    /// <summary>The first thing in it that makes it live, as it is written; null if it is replayable.</summary>
    public string? FirstLiveOperator => Source.FirstLiveOperator ?? Operators.FirstOrDefault(step => !step.IsReplayable)?.Text;

    /// <summary>The names of the streams that it reads.</summary>
    public IEnumerable<string> Streams => Source.Streams;

    /// <summary>The type of its events.</summary>
    public string Type(Func<string, string> types) => Operators.Aggregate(Source.Type(types), (type, step) => step.OutputType(type));

    /// <summary>The events of the pipe from the moment of a subscription on. Each subscription runs its own operators.</summary>
    public IObservable<ViewEvent> Events(StreamInputs inputs, CompositionOptions options, IScheduler scheduler) => Observable.Defer(() =>
    {
        var (events, snapshot, type) = (Source.Events(inputs, options, scheduler), Source.Seed(inputs.Newest), Source.Type(inputs.Type));
        foreach (var step in Operators)
        {
            events = step.Apply(events, new OperatorContext(type, snapshot, options, scheduler));
            snapshot = After(step, snapshot);
            type = step.OutputType(type);
        }

        return events;
    });

    /// <summary>The newest events of its streams, sent through it without waiting; null if one of its steps lets nothing through.</summary>
    public ViewEvent? Snapshot(Func<string, ViewEvent?> newest) => Operators.Aggregate(Source.Snapshot(newest), (snapshot, step) => After(step, snapshot));

    public override string ToString() => Text;

    private static ViewEvent? After(Operator step, ViewEvent? snapshot) => snapshot is { } passing ? step.Snapshot(passing) : null;
}
