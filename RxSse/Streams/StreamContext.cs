using System.Reactive.Concurrency;
using System.Text.Json.Serialization.Metadata;

namespace RxSse.Streams;

/// <summary>What a stream is made from.</summary>
/// <param name="Scheduler">The clock and the timers: every time-based operator takes it, last, so that tests run in virtual time.</param>
/// <param name="Random">The source of chance.</param>
/// <param name="Services">The application's services.</param>
public sealed record StreamContext(IScheduler Scheduler, Random Random, IServiceProvider Services)
{
    internal StreamGraph Streams { get; init; } = StreamGraph.None;

    internal StreamExecution? Run { get; init; }

    /// <summary>
    /// The events of another stream from now on, as all subscribers get them: those published by hand are among them.
    /// It is hot: to begin with a value, add <c>StartWith</c>.
    /// </summary>
    /// <remarks>
    /// The values come on the loop that all events pass, so what follows must be quick; <c>Sample</c>, <c>Throttle</c>
    /// and <c>Buffer</c> with the <see cref="Scheduler"/> leave it. An event that does not fit <typeparamref name="T"/>
    /// fails the stream that is being made; it is tried again, and taps from then on.
    /// </remarks>
    /// <typeparam name="T">What its data is read as. The application's options for JSON over HTTP say how.</typeparam>
    /// <exception cref="InvalidOperationException">
    /// There is no such stream, it is composed of this one, or it is not known how the type is read; the message says which.
    /// </exception>
    public IObservable<T> Stream<T>(string name) => Stream(name, StreamData.Find<T>(Services));

    /// <inheritdoc cref="Stream{T}(string)"/>
    /// <param name="name">The stream's name.</param>
    /// <param name="json">How its data is read, from a source-generated <c>JsonSerializerContext</c>.</param>
    public IObservable<T> Stream<T>(string name, JsonTypeInfo<T> json) =>
        Run?.Tap(name, json) ?? throw new InvalidOperationException("Other streams are open to a stream while it is made: call it with the context that AddStream gives to its function.");
}
