using System.Text.Json.Serialization.Metadata;
using RxSse.Streams;

namespace RxSse.DependencyInjection;

/// <summary>Adds streams, which endpoints list in the order of the calls, and logs.</summary>
public sealed partial class RxSseBuilder
{
    internal RxSseBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the application.</summary>
    public IServiceCollection Services { get; }

    /// <summary>
    /// Adds a stream without values of its own. Its events are those that are published to it, by <c>POST /streams/{name}/events</c> or by
    /// <see cref="RxSse.Publishing.IEventPublisher"/>.
    /// </summary>
    /// <param name="name">A lower-case word of at most 64 characters.</param>
    /// <param name="with">Sets further properties: <c>stream => stream with { Types = ["order-cancelled"] }</c>.</param>
    /// <exception cref="ArgumentException">The name is not such a word, is reserved, or is in use.</exception>
    public RxSseBuilder AddStream(string name, Func<StreamDefinition, StreamDefinition>? with = null) =>
        AddStream(StreamDefinition.Create(name), with);

    /// <summary>Adds a stream of values. Its values are sent as events of the type <c>{name}-update</c>.</summary>
    /// <remarks>
    /// Values are written by the application's options for JSON over HTTP (<c>ConfigureHttpJsonOptions</c>), with reflection if it is
    /// enabled. If they do not know the type, as in a native binary, the application does not start, and the error says what to do.
    /// </remarks>
    /// <param name="name">A lower-case word of at most 64 characters.</param>
    /// <param name="values">Creates the observable. It is called when the application starts, and again after each failure.</param>
    /// <param name="with">Sets further properties: <c>stream => stream with { Snapshot = false }</c>.</param>
    /// <exception cref="ArgumentException">The name is not such a word, is reserved, or is in use.</exception>
    public RxSseBuilder AddStream<T>(
        string name, Func<StreamContext, IObservable<T>> values, Func<StreamDefinition, StreamDefinition>? with = null) =>
        AddStream(StreamDefinition.Create(name, values), with);

    /// <summary>Adds a stream of values. Its values are sent as events of the type <c>{name}-update</c>.</summary>
    /// <param name="name">A lower-case word of at most 64 characters.</param>
    /// <param name="values">Creates the observable. It is called when the application starts, and again after each failure.</param>
    /// <param name="json">How a value is written, from a source-generated <c>JsonSerializerContext</c>.</param>
    /// <param name="with">Sets further properties: <c>stream => stream with { Snapshot = false }</c>.</param>
    /// <exception cref="ArgumentException">The name is not such a word, is reserved, or is in use.</exception>
    public RxSseBuilder AddStream<T>(
        string name,
        Func<StreamContext, IObservable<T>> values,
        JsonTypeInfo<T> json,
        Func<StreamDefinition, StreamDefinition>? with = null) =>
        AddStream(StreamDefinition.Create(name, values, json), with);

    /// <summary>Adds an observable as a stream. Its values are sent as events of the type <c>{name}-update</c>.</summary>
    /// <remarks>
    /// Values are written by the application's options for JSON over HTTP (<c>ConfigureHttpJsonOptions</c>), with reflection if it is
    /// enabled. If they do not know the type, as in a native binary, the application does not start, and the error says what to do.
    /// </remarks>
    /// <param name="name">A lower-case word of at most 64 characters.</param>
    /// <param name="values">The values. They are subscribed when the application starts, and again after each failure.</param>
    /// <param name="with">Sets further properties: <c>stream => stream with { Snapshot = false }</c>.</param>
    /// <exception cref="ArgumentException">The name is not such a word, is reserved, or is in use.</exception>
    public RxSseBuilder AddStream<T>(
        string name, IObservable<T> values, Func<StreamDefinition, StreamDefinition>? with = null) =>
        AddStream(StreamDefinition.Create(name, _ => values), with);

    /// <summary>Adds an observable as a stream. Its values are sent as events of the type <c>{name}-update</c>.</summary>
    /// <param name="name">A lower-case word of at most 64 characters.</param>
    /// <param name="values">The values. They are subscribed when the application starts, and again after each failure.</param>
    /// <param name="json">How a value is written, from a source-generated <c>JsonSerializerContext</c>.</param>
    /// <param name="with">Sets further properties: <c>stream => stream with { Snapshot = false }</c>.</param>
    /// <exception cref="ArgumentException">The name is not such a word, is reserved, or is in use.</exception>
    public RxSseBuilder AddStream<T>(
        string name,
        IObservable<T> values,
        JsonTypeInfo<T> json,
        Func<StreamDefinition, StreamDefinition>? with = null) =>
        AddStream(StreamDefinition.Create(name, _ => values, json), with);

    /// <summary>Adds an async sequence as a stream. Its values are sent as events of the type <c>{name}-update</c>.</summary>
    /// <remarks>
    /// Values are written by the application's options for JSON over HTTP (<c>ConfigureHttpJsonOptions</c>), with reflection if it is
    /// enabled. If they do not know the type, as in a native binary, the application does not start, and the error says what to do.
    /// </remarks>
    /// <param name="name">A lower-case word of at most 64 characters.</param>
    /// <param name="values">
    /// Creates the sequence. It is called when the application starts, and again after each failure. The token is cancelled when the
    /// application stops. The next value is requested after the previous one was published.
    /// </param>
    /// <param name="with">Sets further properties: <c>stream => stream with { Snapshot = false }</c>.</param>
    /// <exception cref="ArgumentException">The name is not such a word, is reserved, or is in use.</exception>
    public RxSseBuilder AddStream<T>(
        string name,
        Func<StreamContext, CancellationToken, IAsyncEnumerable<T>> values,
        Func<StreamDefinition, StreamDefinition>? with = null) =>
        AddStream(StreamDefinition.Create(name, AsyncStreams.Of(values)), with);

    /// <summary>Adds an async sequence as a stream. Its values are sent as events of the type <c>{name}-update</c>.</summary>
    /// <param name="name">A lower-case word of at most 64 characters.</param>
    /// <param name="values">
    /// Creates the sequence. It is called when the application starts, and again after each failure. The token is cancelled when the
    /// application stops. The next value is requested after the previous one was published.
    /// </param>
    /// <param name="json">How a value is written, from a source-generated <c>JsonSerializerContext</c>.</param>
    /// <param name="with">Sets further properties: <c>stream => stream with { Snapshot = false }</c>.</param>
    /// <exception cref="ArgumentException">The name is not such a word, is reserved, or is in use.</exception>
    public RxSseBuilder AddStream<T>(
        string name,
        Func<StreamContext, CancellationToken, IAsyncEnumerable<T>> values,
        JsonTypeInfo<T> json,
        Func<StreamDefinition, StreamDefinition>? with = null) =>
        AddStream(StreamDefinition.Create(name, AsyncStreams.Of(values), json), with);

    /// <summary>Adds a stream by its full definition.</summary>
    /// <exception cref="ArgumentException">The name is in use.</exception>
    public RxSseBuilder AddStream(StreamDefinition stream)
    {
        if (Services.Any(service => service.ImplementationInstance is StreamDefinition known && known.Name == stream.Name))
        {
            throw new ArgumentException($"A stream with the name '{stream.Name}' already exists. Use another name.", nameof(stream));
        }

        Services.AddSingleton(stream);
        return this;
    }

    private RxSseBuilder AddStream(StreamDefinition stream, Func<StreamDefinition, StreamDefinition>? with) =>
        AddStream(with?.Invoke(stream) ?? stream);
}
