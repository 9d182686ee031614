using System.Text.Json.Serialization.Metadata;

namespace RxSse.Publishing;

/// <summary>
/// Publishes events to streams from the application's own code: a hosted service, a controller, a minimal API. It may publish to every stream
/// but those with a timer, whatever <c>Publish</c> says, which is for HTTP.
/// </summary>
public interface IEventPublisher
{
    /// <summary>Publishes one event. The task completes when the log has it, and has all errors.</summary>
    /// <remarks>A list is the data of one event. To publish its elements as events, give the JSON metadata of their type.</remarks>
    /// <typeparam name="T">The type of the data, written with the application's options for JSON over HTTP.</typeparam>
    /// <param name="stream">The name of the stream.</param>
    /// <param name="data">The data of the event.</param>
    /// <param name="options">The type of the event, a key, and a condition.</param>
    /// <param name="cancellationToken">Ends the wait. The event may have been published.</param>
    /// <exception cref="ArgumentNullException">The stream or the data is null.</exception>
    /// <exception cref="ArgumentException">There is no such stream or type, or the stream has a timer.</exception>
    /// <exception cref="InvalidOperationException">There is no JSON metadata for the type of the data.</exception>
    /// <exception cref="PublishRefusedException">The event was not published; <c>Reason</c> and message say why.</exception>
    Task<PublishedEvents> PublishAsync<T>(
        string stream, T data, PublishOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Publishes one event. The task completes when the log has it, and has all errors.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="stream">The name of the stream.</param>
    /// <param name="data">The data of the event.</param>
    /// <param name="json">How the data is written, from a source-generated <c>JsonSerializerContext</c>.</param>
    /// <param name="options">The type of the event, a key, and a condition.</param>
    /// <param name="cancellationToken">Ends the wait. The event may have been published.</param>
    /// <exception cref="ArgumentNullException">The stream, the data or the metadata is null.</exception>
    /// <exception cref="ArgumentException">There is no such stream or type, or the stream has a timer.</exception>
    /// <exception cref="PublishRefusedException">The event was not published; <c>Reason</c> and message say why.</exception>
    Task<PublishedEvents> PublishAsync<T>(
        string stream, T data, JsonTypeInfo<T> json, PublishOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Publishes events together: all of them, side by side, or none. The task completes when the log has them, and has all errors.
    /// </summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="stream">The name of the stream.</param>
    /// <param name="data">The data of each event; at least one.</param>
    /// <param name="json">How the data is written, from a source-generated <c>JsonSerializerContext</c>.</param>
    /// <param name="options">The type of the events, a key, and a condition.</param>
    /// <param name="cancellationToken">Ends the wait. The events may have been published.</param>
    /// <exception cref="ArgumentNullException">The stream, the list or the metadata is null.</exception>
    /// <exception cref="ArgumentException">There is no such stream or type, the stream has a timer, or there is no event.</exception>
    /// <exception cref="PublishRefusedException">The events were not published; <c>Reason</c> and message say why.</exception>
    Task<PublishedEvents> PublishAsync<T>(
        string stream, IReadOnlyList<T> data, JsonTypeInfo<T> json, PublishOptions? options = null,
        CancellationToken cancellationToken = default);
}
