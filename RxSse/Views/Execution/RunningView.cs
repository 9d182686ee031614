using System.Net;
using System.Reactive.Disposables;
using RxSse.Views.Matching;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>A view in the registry, with its pipeline and the number of its subscribers. The lock of the registry protects it.</summary>
internal sealed class RunningView(View view, IObserver<ViewTurn> output, Pipeline pipeline, DateTimeOffset began)
{
    public View View => view;

    /// <summary>The receiver of the view's events.</summary>
    public IObserver<ViewTurn> Output => output;

    public Pipeline Pipeline => pipeline;

    /// <summary>Whether the limits count it: it is no named view.</summary>
    public bool IsCounted { get; init; }

    /// <summary>Its place among the views without subscribers; null if it has subscribers.</summary>
    public LinkedListNode<RunningView>? Idle { get; set; }

    /// <summary>The number of subscribers of each address; null if no limit needs it.</summary>
    public Dictionary<IPAddress, int>? Holders { get; set; }

    /// <summary>The number of subscribers.</summary>
    public int Leases { get; set; }

    /// <summary>The timer that ends the view after its last subscriber has left.</summary>
    public SerialDisposable Ending { get; } = new();

    public LiveView Describe(DateTimeOffset now) => new(view, Leases, pipeline.EventsIn, pipeline.EventsOut, now - began)
    {
        TooLarge = pipeline.TooLarge,
        Keys = pipeline.Keys,
        KeysGone = pipeline.KeysGone,
        Bytes = pipeline.Bytes,
        Used = pipeline.Used,
        Matching = pipeline.Matching,
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
