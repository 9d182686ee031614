using System.Reactive.Linq;
using System.Text.Json.Serialization.Metadata;
using RxSse.Text;

namespace RxSse.Streams;

/// <summary>A named stream: what it is called, what its events are called, and how they come about.</summary>
public sealed record StreamDefinition
{
    private readonly Func<StreamContext, IObservable<ReadOnlyMemory<byte>>> _data;
    private readonly Func<IServiceProvider, string?> _fault;

    private StreamDefinition(
        string name, string type, Func<StreamContext, IObservable<ReadOnlyMemory<byte>>> data, Func<IServiceProvider, string?> fault)
    {
        StreamNames.ThrowIfNotAName(name);
        Name = name;
        Type = type;
        _data = data;
        _fault = fault;
    }

    /// <summary>The stream's name: a lower-case word of at most 64 characters.</summary>
    public string Name { get; }

    /// <summary>The type of its events: a word of at most 80 characters. Default: the name and <c>-update</c>.</summary>
    /// <exception cref="ArgumentException">The type cannot be used; the message says why.</exception>
    public string Type
    {
        get;
        init
        {
            StreamNames.ThrowIfNotAType(value);
            field = value;
        }
    }

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

    /// <summary>The same stream with an example of its data.</summary>
    public StreamDefinition WithExample<T>(T data, JsonTypeInfo<T> json) => this with { Example = StreamData.Write(data, json) };

    /// <summary>
    /// Defines a stream by an observable of values, each of which becomes the data of an event, written as the
    /// application's options for JSON over HTTP say.
    /// </summary>
    /// <exception cref="ArgumentException">The name cannot be used; the message says why.</exception>
    public static StreamDefinition Create<T>(string name, Func<StreamContext, IObservable<T>> values) => new(
        name, DefaultType(name),
        context => Written(values(context), StreamData.Find<T>(context.Services)),
        services => StreamData.TryFind<T>(services, out _) ? null : $"The stream '{name}' cannot be written. {StreamData.HowToRegister(typeof(T))}");

    /// <summary>Defines a stream by an observable of values, each of which becomes the data of an event.</summary>
    /// <exception cref="ArgumentException">The name cannot be used; the message says why.</exception>
    public static StreamDefinition Create<T>(string name, Func<StreamContext, IObservable<T>> values, JsonTypeInfo<T> json) =>
        Create(name, DefaultType(name), values, json);

    /// <summary>Defines a stream by an observable of values, each of which becomes the data of an event.</summary>
    /// <exception cref="ArgumentException">The name or the type cannot be used; the message says why.</exception>
    public static StreamDefinition Create<T>(
        string name, string type, Func<StreamContext, IObservable<T>> values, JsonTypeInfo<T> json) =>
        new(name, type, context => Written(values(context), json), _ => null);

    internal IObservable<StreamEvent> Events(StreamContext context) =>
        _data(context).Select(data => new StreamEvent(Name, Type, data, context.Scheduler.Now));

    /// <summary>Why the stream cannot run in this application, for the person who has to change something; null if it can.</summary>
    internal string? Fault(IServiceProvider services) => _fault(services);

    private static string DefaultType(string name) => $"{name}-update";

    private static IObservable<ReadOnlyMemory<byte>> Written<T>(IObservable<T> values, JsonTypeInfo<T> json) =>
        values.Select(value => StreamData.Write(value, json));
}
