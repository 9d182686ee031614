using RxSse.Delivery;
using RxSse.Http;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Streams;
using RxSse.Views;

namespace RxSse.Configuration;

/// <summary>All that the section <c>RxSse</c> of the configuration says, in the order of an event's way.</summary>
public sealed class RxSseOptions
{
    /// <summary>The streams that the server brings along.</summary>
    public StreamsOptions Streams { get; } = new();

    /// <summary>How the server starts the streams. Its key is in the section <c>Streams</c>.</summary>
    public StreamStartOptions StreamStart { get; } = new();

    /// <summary>How much is kept for those who come back.</summary>
    public HistoryOptions History { get; } = new();

    /// <summary>The heartbeat. Its keys stand in the section itself.</summary>
    public HubOptions Hub { get; } = new();

    /// <summary>The bounds of views.</summary>
    public CompositionOptions Composition { get; } = new();

    /// <summary>Views that have a name, which may stand wherever that of a stream may: name and expression (docs/views.md).</summary>
    public IDictionary<string, string> Views { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a subscriber may cost, and how it is let go.</summary>
    public DeliveryOptions Delivery { get; } = new();

    /// <summary>Which web pages may read the streams.</summary>
    public CorsOptions Cors { get; } = new();

    /// <summary>The demo page.</summary>
    public DemoOptions Demo { get; } = new();

    // A queue must hold the newest event of each pipe, and an array.
    internal CompositionOptions CompositionThatFitsQueues()
    {
        Composition.MaxPipes = Math.Min(Composition.MaxPipes, Delivery.QueueEvents);
        Composition.BufferBytes = Math.Min(Composition.BufferBytes, Delivery.QueueBytes);
        return Composition;
    }
}
