using System.Collections.Concurrent;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Http;
using RxSse.Http.Security;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Streams;
using RxSse.Views;

namespace RxSse.Configuration;

/// <summary>
/// The options of RxSse, set by the section <c>RxSse</c> of the configuration and by code. Each part is also an options type of its own:
/// <c>services.Configure&lt;DeliveryOptions&gt;(…)</c> changes <see cref="Delivery"/>.
/// </summary>
public sealed class RxSseOptions
{
    private readonly ConcurrentDictionary<Type, object> _parts = new();

    /// <summary>How the server starts the streams. Its key is in the section <c>Streams</c>.</summary>
    public StreamStartOptions StreamStart => Part<StreamStartOptions>();

    /// <summary>The log.</summary>
    public LogOptions Log => Part<LogOptions>();

    /// <summary>How many events are kept for replay, and for how long.</summary>
    public HistoryOptions History => Part<HistoryOptions>();

    /// <summary>The limits of what is published.</summary>
    public PublishingOptions Publishing => Part<PublishingOptions>();

    /// <summary>The heartbeat. Its key is in the section itself.</summary>
    public HubOptions Hub => Part<HubOptions>();

    /// <summary>The limits of views.</summary>
    public CompositionOptions Composition => Part<CompositionOptions>();

    /// <summary>Named views: name and expression (docs/views-reference.md). A name is valid wherever the name of a stream is.</summary>
    public IDictionary<string, string> Views => Part<NamedViewOptions>().Expressions;

    /// <summary>The limits of subscribers and of shutdown.</summary>
    public DeliveryOptions Delivery => Part<DeliveryOptions>();

    /// <summary>How often one caller may do what.</summary>
    public LimitsOptions Limits => Part<LimitsOptions>();

    /// <summary>Who may do what.</summary>
    public AccessOptions Access => Part<AccessOptions>();

    /// <summary>Which web pages may read the streams.</summary>
    public CorsOptions Cors => Part<CorsOptions>();

    /// <summary>A part by its type: one of the above, or the settings of a log that was added by <c>AddEventLog</c>.</summary>
    /// <typeparam name="T">The type.</typeparam>
    internal T Part<T>() where T : class, new() => (T)_parts.GetOrAdd(typeof(T), static _ => new T());
}
