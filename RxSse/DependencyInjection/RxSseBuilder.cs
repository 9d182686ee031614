using System.Text.Json.Serialization.Metadata;
using RxSse.Streams;

namespace RxSse.DependencyInjection;

/// <summary>Adds streams to the server, in the order in which <c>GET /</c> lists them.</summary>
public sealed class RxSseBuilder
{
    internal RxSseBuilder(IServiceCollection services) => Services = services;

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a stream whose values are sent as events of the type <c>{name}-update</c>.</summary>
    /// <remarks>
    /// A value is written as the application's options for JSON over HTTP say (<c>ConfigureHttpJsonOptions</c>), by
    /// reflection where that is on. If they do not know the type, as in a native binary, the server does not start, and says what to do.
    /// </remarks>
    /// <param name="name">A lower-case word of at most 64 characters.</param>
    /// <param name="values">Makes the observable. It is subscribed once when the server starts, and again after each failure.</param>
    /// <param name="with">What else is to be said of the stream: <c>stream => stream with { Snapshot = false }</c>.</param>
    /// <exception cref="ArgumentException">The name is not such a word, is reserved or is taken.</exception>
    public RxSseBuilder AddStream<T>(
        string name, Func<StreamContext, IObservable<T>> values, Func<StreamDefinition, StreamDefinition>? with = null) =>
        AddStream(StreamDefinition.Create(name, values), with);

    /// <summary>Adds a stream whose values are sent as events of the type <c>{name}-update</c>.</summary>
    /// <param name="name">A lower-case word of at most 64 characters.</param>
    /// <param name="values">Makes the observable. It is subscribed once when the server starts, and again after each failure.</param>
    /// <param name="json">How a value is written, from a source-generated <c>JsonSerializerContext</c>.</param>
    /// <param name="with">What else is to be said of the stream: <c>stream => stream with { Snapshot = false }</c>.</param>
    /// <exception cref="ArgumentException">The name is not such a word, is reserved or is taken.</exception>
    public RxSseBuilder AddStream<T>(
        string name, Func<StreamContext, IObservable<T>> values, JsonTypeInfo<T> json, Func<StreamDefinition, StreamDefinition>? with = null) =>
        AddStream(StreamDefinition.Create(name, values, json), with);

    /// <summary>Adds a stream that is defined in full.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public RxSseBuilder AddStream(StreamDefinition stream)
    {
        if (Services.Any(service => service.ImplementationInstance is StreamDefinition known && known.Name == stream.Name))
        {
            throw new ArgumentException($"There is a stream '{stream.Name}' already. Give this one another name.", nameof(stream));
        }

        Services.AddSingleton(stream);
        return this;
    }

    private RxSseBuilder AddStream(StreamDefinition stream, Func<StreamDefinition, StreamDefinition>? with) =>
        AddStream(with?.Invoke(stream) ?? stream);
}
