using System.Reactive.Concurrency;

namespace RxSse.Views.Model;

/// <summary>The source of the events of a pipe.</summary>
internal abstract record ViewSource
{
    public abstract string Text { get; }

    public abstract bool IsReplayable { get; }

    public abstract IEnumerable<string> Streams { get; }

    /// <summary>The streams that it reads, each with what their events must meet to have an effect.</summary>
    public virtual IEnumerable<Leaf> Leaves => Streams.Select(static stream => new Leaf(stream, null));

    /// <inheritdoc cref="Pipe.FirstLiveOperator"/>
    public virtual string? FirstLiveOperator => null;

    /// <inheritdoc cref="Pipe.Keepers"/>
    public virtual int Keepers => 0;

    /// <inheritdoc cref="Pipe.WindowSteps"/>
    public virtual IEnumerable<long> WindowSteps => [];

    /// <inheritdoc cref="Pipe.ResultSteps"/>
    public virtual IEnumerable<long> ResultSteps => [];

    /// <inheritdoc cref="WindowPlan.EventsFrom"/>
    public virtual long EventsFrom(long results) => results;

    /// <inheritdoc cref="WindowPlan.WholeFrom"/>
    public virtual long WholeFrom(long events) => events;

    /// <inheritdoc cref="Pipe.BeginsAt"/>
    public virtual long BeginsAt(long events, long results) => Math.Max(events, results);

    /// <inheritdoc cref="Pipe.Ends"/>
    public virtual long Ends(long lookBack) => 0;

    /// <summary>The type of its events.</summary>
    public abstract string Type(Func<string, string> types);

    public abstract IObservable<ViewEvent> Events(StreamInputs inputs, ViewBudget budget, IScheduler scheduler);

    /// <summary>Seed for <c>distinct</c>: the last known event, or null if it is unknown (the first event then always passes).</summary>
    public virtual ViewEvent? Seed(Func<string, ViewEvent?> newest, ViewBudget budget) => Snapshot(newest, budget);

    /// <summary>The result of the newest events of the streams; null if there is none.</summary>
    public abstract ViewEvent? Snapshot(Func<string, ViewEvent?> newest, ViewBudget budget);
}

/// <summary>A stream.</summary>
internal sealed record StreamSource(string Name) : ViewSource
{
    public override string Text => Name;

    public override bool IsReplayable => true;

    public override IEnumerable<string> Streams => [Name];

    public override string Type(Func<string, string> types) => types(Name);

    public override IObservable<ViewEvent> Events(StreamInputs inputs, ViewBudget budget, IScheduler scheduler) =>
        inputs.Events(Name);

    public override ViewEvent? Snapshot(Func<string, ViewEvent?> newest, ViewBudget budget) => newest(Name);
}
