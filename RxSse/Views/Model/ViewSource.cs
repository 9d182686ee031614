using System.Reactive.Concurrency;

namespace RxSse.Views.Model;

/// <summary>Where the events of a pipe come from.</summary>
internal abstract record ViewSource
{
    public abstract string Text { get; }

    public abstract bool IsReplayable { get; }

    public abstract IEnumerable<string> Streams { get; }

    /// <inheritdoc cref="Pipe.FirstLiveOperator"/>
    public virtual string? FirstLiveOperator => null;

    /// <summary>The type of its events.</summary>
    public abstract string Type(Func<string, string> types);

    public abstract IObservable<ViewEvent> Events(StreamInputs inputs, CompositionOptions options, IScheduler scheduler);

    /// <summary>
    /// What the first event is compared with: what came last from here; null if that is not known, so that no event is
    /// taken for a repetition which is none.
    /// </summary>
    public virtual ViewEvent? Seed(Func<string, ViewEvent?> newest) => Snapshot(newest);

    /// <summary>What the newest events of the streams come to here; null if that is nothing.</summary>
    public abstract ViewEvent? Snapshot(Func<string, ViewEvent?> newest);
}

/// <summary>A stream.</summary>
internal sealed record StreamSource(string Name) : ViewSource
{
    public override string Text => Name;

    public override bool IsReplayable => true;

    public override IEnumerable<string> Streams => [Name];

    public override string Type(Func<string, string> types) => types(Name);

    public override IObservable<ViewEvent> Events(StreamInputs inputs, CompositionOptions options, IScheduler scheduler) => inputs.Events(Name);

    public override ViewEvent? Snapshot(Func<string, ViewEvent?> newest) => newest(Name);
}
