using System.Reactive.Concurrency;
using System.Text.Json.Serialization.Metadata;

namespace RxSse.Streams;

/// <summary>The input of the function that creates a stream.</summary>
/// <param name="Scheduler">The clock and the timers. Pass it to every time-based operator, so that tests run in virtual time.</param>
/// <param name="Random">The source of random numbers.</param>
/// <param name="Services">The application's services.</param>
public sealed record StreamContext(IScheduler Scheduler, Random Random, IServiceProvider Services)
{
    internal StreamGraph Streams { get; init; } = StreamGraph.None;

    internal StreamExecution? Run { get; init; }

    internal ILeadership Leadership { get; init; } = SoleLeader.Instance;

    /// <summary>The term in which a source runs; null if it runs on each node.</summary>
    internal Term? Term { get; init; }

    /// <summary>
    /// The values of another stream from now on, as its subscribers receive them, including events that were published
    /// by hand. The observable is hot: for an initial value, add <c>StartWith</c>.
    /// </summary>
    /// <remarks>
    /// The values arrive on the loop that all events pass, so the code that follows must be fast; <c>Sample</c>,
    /// <c>Throttle</c> and <c>Buffer</c> with the <see cref="Scheduler"/> leave the loop. An event whose data does not fit
    /// <typeparamref name="T"/> fails the composed stream. The retry reads the events from then on.
    /// </remarks>
    /// <typeparam name="T">The type of the data, read with the application's options for JSON over HTTP.</typeparam>
    /// <exception cref="InvalidOperationException">
    /// The stream does not exist, it is composed of this one, or there is no JSON metadata for the type.
    /// </exception>
    public IObservable<T> Stream<T>(string name) => Stream(name, StreamData.Find<T>(Services));

    /// <inheritdoc cref="Stream{T}(string)"/>
    /// <param name="name">The stream's name.</param>
    /// <param name="json">The metadata to read its data, from a source-generated <c>JsonSerializerContext</c>.</param>
    public IObservable<T> Stream<T>(string name, JsonTypeInfo<T> json) =>
        Run?.ValuesOf(name, json) ?? throw new InvalidOperationException(
            $"Cannot read the stream '{name}' with this context. Use the context that the function passed to AddStream receives.");

    /// <summary>
    /// The newest value of this stream, to go on from after a restart or after another process; null if the stream has no event. For a value
    /// type, ask for <c>Newest&lt;int?&gt;()</c>.
    /// </summary>
    /// <remarks>
    /// It is the data of the newest event of the log, which <see cref="StreamDefinition.Types">any type</see> may have. Read it when the
    /// function is called.
    /// </remarks>
    /// <typeparam name="T">The type of the data, read with the application's options for JSON over HTTP.</typeparam>
    /// <exception cref="InvalidDataException">The data does not fit the type.</exception>
    /// <exception cref="InvalidOperationException">There is no JSON metadata for the type.</exception>
    public T? Newest<T>() => Newest(StreamData.Find<T>(Services));

    /// <inheritdoc cref="Newest{T}()"/>
    /// <param name="json">The metadata to read the data, from a source-generated <c>JsonSerializerContext</c>.</param>
    public T? Newest<T>(JsonTypeInfo<T> json) =>
        (Run ?? throw new InvalidOperationException(
            "Cannot read the newest value with this context. Use the context that the function passed to AddStream receives.")).Newest(json);
}
