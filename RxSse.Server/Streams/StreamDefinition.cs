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

    internal Func<StreamContext, IObservable<StreamEvent>> Events { get; }

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
