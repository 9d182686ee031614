using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using RxSse.Diagnostics;
using RxSse.Log;
using RxSse.Streams;
using RxSse.Text;

namespace RxSse.Publishing;

/// <summary>Publishes from code, with the checks of publishing over HTTP except those of rights.</summary>
internal sealed class EventPublisher(
    StreamDefinitions streams, Appender appender, IOptions<PublishingOptions> options, IServiceProvider services,
    IHostApplicationLifetime lifetime, PublishingCounters counters, Spans spans) : IEventPublisher
{
    /// <summary>The condition that a stream has no event.</summary>
    public const string NoEvent = "none";

    public async Task<PublishedEvents> PublishAsync<T>(
        string stream, T data, PublishOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(data);
        return await PublishAsync(stream, [data], StreamData.Find<T>(services), options, cancellationToken);
    }

    public async Task<PublishedEvents> PublishAsync<T>(
        string stream, T data, JsonTypeInfo<T> json, PublishOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return await PublishAsync(stream, [data], json, options, cancellationToken);
    }

    public async Task<PublishedEvents> PublishAsync<T>(
        string stream, IReadOnlyList<T> data, JsonTypeInfo<T> json, PublishOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(json);
        var definition = Find(stream);
        var type = options?.Type is { } name ? TypeOf(definition, name) : definition.Type;
        var condition = options?.After is { } after ? ConditionOf(after) : null;
        if (data.Count == 0)
        {
            throw new ArgumentException("There is no event to publish. Give at least one.", nameof(data));
        }

        StreamEvent[] events = [.. data.Select(value => new StreamEvent(stream, type, StreamData.Write(value, json)))];
        try
        {
            var published = await PublishAsync(stream, events, options?.Key, condition, cancellationToken);
            counters.Requested(published.WasRepeated ? PublishOutcomes.Repeated : PublishOutcomes.Accepted);
            return published;
        }
        catch (PublishRefusedException refused)
        {
            counters.Requested(PublishOutcomes.Of(refused.Reason));
            throw;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            counters.Requested(PublishOutcomes.Fault);
            throw;
        }
    }

    private async Task<PublishedEvents> PublishAsync(
        string stream, StreamEvent[] events, string? key, AppendCondition? condition, CancellationToken cancellationToken)
    {
        ThrowIfTooLarge(events);
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new PublishRefusedException(PublishRefusal.Stopping, "The application is stopping.");
        }

        using var trace = new PublishTrace(spans.StartPublish(stream, parent: default));
        var append = new Append(trace.On(events)) { Key = key is null ? null : AppendKeys.OfCode(key, events), Condition = condition };
        var outcome = await appender.AppendAsync(append).WaitAsync(cancellationToken);
        trace.End(outcome);
        return outcome switch
        {
            AppendOutcome.Appended(var first, var last) => new PublishedEvents($"{first}", $"{last}", events.Length, WasRepeated: false),
            AppendOutcome.Repeated(var first, var last) => new PublishedEvents($"{first}", $"{last}", events.Length, WasRepeated: true),
            AppendOutcome.KeyReused(var first, var last) => throw new PublishRefusedException(
                PublishRefusal.KeyReused, PublishFaults.KeyReused("key", first, last)),
            AppendOutcome.NotNewest(var newest) => throw new PublishRefusedException(
                PublishRefusal.NotNewest, PublishFaults.NotNewest(stream, condition!.Newest, newest)),
            AppendOutcome.Refused refused => throw new PublishRefusedException(ReasonOf(refused.Reason), refused.Message)
            {
                MayBePublished = refused.MayBeAppended,
            },
            var other => throw new InvalidOperationException($"The log has an unknown outcome: {other}."),
        };
    }

    private static PublishRefusal ReasonOf(AppendRefusal reason) => reason switch
    {
        AppendRefusal.Behind => PublishRefusal.Behind,
        AppendRefusal.Full => PublishRefusal.Full,
        _ => PublishRefusal.Away, // a publisher has no term
    };

    private StreamDefinition Find(string name)
    {
        var stream = streams.Find(name) ?? throw new ArgumentException(
            $"There is no stream '{ErrorText.Truncate(name)}'{Suggestions.DidYouMean(name, streams.Names)} "
            + $"There {(streams.All.Count == 1 ? "is" : "are")}: {Suggestions.List(streams.Names)}.");
        return stream.Period is null
            ? stream
            : throw new ArgumentException($"The stream '{name}' has a timer, so nothing can be published to it.");
    }

    private static string TypeOf(StreamDefinition stream, string type) => stream.PublishedTypes.Contains(type)
        ? type
        : throw new ArgumentException(
            $"'{ErrorText.Truncate(type)}' is no type of '{stream.Name}'{Suggestions.DidYouMean(type, stream.PublishedTypes)} "
            + $"There {(stream.PublishedTypes.Count == 1 ? "is" : "are")}: {string.Join(", ", stream.PublishedTypes)}.");

    private static AppendCondition ConditionOf(string after) => after == NoEvent ? new AppendCondition(null)
        : EventId.TryParse(after, out var id) ? new AppendCondition(id.OfEvent)
        : throw new ArgumentException(
            $"'{ErrorText.Truncate(after)}' is not the id of an event. Allowed: an id such as k3f9x2b7-12, or {NoEvent}.");

    private void ThrowIfTooLarge(StreamEvent[] events)
    {
        var limits = options.Value;
        var bytes = 0L;
        for (var i = 0; i < events.Length; i++)
        {
            var length = events[i].Data.Length;
            bytes += length;
            if (length > limits.EventBytes)
            {
                throw TooLarge($"Event {i + 1} has {length:N0} bytes; {limits.EventBytes:N0} are allowed (RxSse:Publishing:EventBytes).");
            }
        }

        if (events.Length > limits.BatchEvents)
        {
            throw TooLarge($"{events.Length:N0} events are more than {limits.BatchEvents:N0} (RxSse:Publishing:BatchEvents).");
        }

        if (bytes > limits.BatchBytes)
        {
            throw TooLarge($"The events have {bytes:N0} bytes; {limits.BatchBytes:N0} are allowed (RxSse:Publishing:BatchBytes).");
        }
    }

    private static PublishRefusedException TooLarge(FormattableString message) =>
        new(PublishRefusal.TooLarge, message.ToString(CultureInfo.InvariantCulture));
}
