using System.Net;
using RxSse.Views.Matching;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>
/// A view in the registry, with its pipeline and the number of its subscribers. The lock of the registry protects it. It passes on what leaves the
/// pipeline; an error first ends the view in the registry, so that a subscriber that reconnects starts a new pipeline.
/// </summary>
internal sealed class RunningView : IObserver<ViewTurn>
{
    private readonly ViewRegistry _registry;
    private readonly DateTimeOffset _began;

    /// <param name="registry">Has the view.</param>
    /// <param name="view">The view.</param>
    /// <param name="output">The receiver of the view's events.</param>
    /// <param name="began">When it begins.</param>
    /// <param name="start">Starts the pipeline, whose output is this.</param>
    public RunningView(
        ViewRegistry registry, View view, IObserver<ViewTurn> output, DateTimeOffset began, Func<IObserver<ViewTurn>, Pipeline> start)
    {
        (_registry, View, Output, _began) = (registry, view, output, began);
        Pipeline = start(this);
    }

    public View View { get; }

    /// <summary>The receiver of the view's events.</summary>
    public IObserver<ViewTurn> Output { get; }

    public Pipeline Pipeline { get; }

    /// <summary>Whether the limits count it: it is no named view.</summary>
    public bool IsCounted { get; init; }

    /// <summary>Its place among the views without subscribers; null if it has subscribers.</summary>
    public LinkedListNode<RunningView>? Idle { get; set; }

    /// <summary>The number of subscribers of each address; null if no limit needs it.</summary>
    public Dictionary<IPAddress, int>? Holders { get; set; }

    /// <summary>The number of subscribers.</summary>
    public int Leases { get; set; }

    /// <summary>The timer that ends the view after its last subscriber has left; null if it has subscribers.</summary>
    public IDisposable? Ending { get; set; }

    public void OnNext(ViewTurn value) => Output.OnNext(value);

    public void OnError(Exception error)
    {
        _registry.RemoveFailed(this);
        Output.OnError(error);
    }

    public void OnCompleted()
    {
    }

    public LiveView Describe(DateTimeOffset now) => new(View, Leases, Pipeline.EventsIn, Pipeline.EventsOut, now - _began)
    {
        TooLarge = Pipeline.TooLarge,
        Keys = Pipeline.Keys,
        KeysGone = Pipeline.KeysGone,
        Bytes = Pipeline.Bytes,
        Used = Pipeline.Used,
        Matching = Pipeline.Matching,
    };
}

/// <summary>A description of a running view.</summary>
/// <param name="View">The view.</param>
/// <param name="Subscribers">The number of its subscribers.</param>
/// <param name="EventsIn">The number of events of its streams that it has passed.</param>
/// <param name="EventsOut">The number of events that have left it.</param>
/// <param name="Age">The time since it started.</param>
internal sealed record LiveView(View View, int Subscribers, long EventsIn, long EventsOut, TimeSpan Age)
{
    /// <summary>The number of events that were left out because they were too large.</summary>
    public long TooLarge { get; init; }

    /// <summary>The number of keys of its operators with <c>by</c>.</summary>
    public long Keys { get; init; }

    /// <summary>The number of keys that had to make room for others.</summary>
    public long KeysGone { get; init; }

    /// <summary>What it keeps, and what is on its way to its subscribers, in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>The time for which it has used a core.</summary>
    public TimeSpan Used { get; init; }

    /// <summary>How it is found for an event.</summary>
    public ViewMatching Matching { get; init; } = ViewMatching.Always;
}
