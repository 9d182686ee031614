using System.Reactive.Linq;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RxSse.Server.Streams;

/// <summary>A named stream: what it is called, what its events are called, and how they come about.</summary>
public sealed record StreamDefinition
{
    private StreamDefinition(string name, string type, Func<StreamContext, IObservable<StreamEvent>> events)
    {
        Name = name;
        Type = type;
        Events = events;
    }

    /// <summary>The stream's name: a lower-case word of at most 64 characters.</summary>
    public string Name { get; }

    /// <summary>The type of its events.</summary>
    public string Type { get; }

    /// <summary>Whether a subscriber that joins is first sent the newest event.</summary>
    public bool Snapshot { get; init; } = true;

    /// <summary>What the events tell, in a sentence.</summary>
    public string? Description { get; init; }

    /// <summary>Where the events come from, if not from a timer.</summary>
    public string? Source { get; init; }

    /// <summary>The time from one event to the next, if a timer makes them.</summary>
    public Func<StreamContext, TimeSpan>? Period { get; init; }

    /// <summary>The data of an event such as the stream sends, as JSON in UTF-8. Empty if the newest event is example enough.</summary>
    public ReadOnlyMemory<byte> Example { get; init; }

    internal Func<StreamContext, IObservable<StreamEvent>> Events { get; }

    /// <summary>The same stream with an example of its data.</summary>
    public StreamDefinition WithExample<T>(T data, JsonTypeInfo<T> json) => this with { Example = JsonSerializer.SerializeToUtf8Bytes(data, json) };

    /// <summary>Defines a stream by an observable of values, each of which becomes the data of an event.</summary>
    /// <exception cref="ArgumentException">The name or the type cannot be used; the message says why.</exception>
    public static StreamDefinition Create<T>(
        string name, string type, Func<StreamContext, IObservable<T>> values, JsonTypeInfo<T> json)
    {
        StreamNames.ThrowIfNotAName(name);
        StreamNames.ThrowIfNotAType(type);
        return new StreamDefinition(name, type, context => values(context)
            .Select(value => new StreamEvent(name, type, JsonSerializer.SerializeToUtf8Bytes(value, json), context.Scheduler.Now)));
    }
}
