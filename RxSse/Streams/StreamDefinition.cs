using System.Reactive.Linq;
using System.Text.Json.Serialization.Metadata;
using RxSse.Text;

namespace RxSse.Streams;

/// <summary>A named stream: its name, the type of its events, and the function that creates them.</summary>
public sealed record StreamDefinition
{
    private readonly Func<StreamContext, IObservable<ReadOnlyMemory<byte>>> _data;
    private readonly Func<IServiceProvider, string?> _fault;
    private readonly Func<IServiceProvider, JsonTypeInfo?> _json;

    private StreamDefinition(
        string name, string type, Func<StreamContext, IObservable<ReadOnlyMemory<byte>>> data, Func<IServiceProvider, string?> fault,
        Func<IServiceProvider, JsonTypeInfo?> json)
    {
        StreamNames.ThrowIfNotAName(name);
        Name = name;
        Type = type;
        _data = data;
        _fault = fault;
        _json = json;
    }

    /// <summary>The name of the stream: a lower-case word of at most 64 characters.</summary>
    public string Name { get; }

    /// <summary>The type of its events: a word of at most 80 characters. Default: the name followed by <c>-update</c>.</summary>
    /// <exception cref="ArgumentException">The type is not such a word, or is reserved.</exception>
    public string Type
    {
        get;
        init
        {
            StreamNames.ThrowIfNotAType(value);
            field = value;
        }
    }

    /// <summary>Further types that its events may have, if they are published from outside.</summary>
    /// <exception cref="ArgumentException">One is not such a word, or is reserved.</exception>
    public IReadOnlyList<string> Types
    {
        get;
        init
        {
            foreach (var type in value)
            {
                StreamNames.ThrowIfNotAType(type);
            }

            field = value;
        }
    } = [];

    /// <summary>
    /// Whether events may be published to it from outside: <c>POST /streams/{name}/events</c>. Default: true for a stream without values of
    /// its own, otherwise false.
    /// </summary>
    public bool Publish { get; init; }

    /// <summary>Where it runs if several processes share a log. Default: on one of them.</summary>
    public StreamRuns Runs { get; init; }

    /// <summary>Whether a new subscriber first receives the newest event.</summary>
    public bool Snapshot { get; init; } = true;

    /// <summary>
    /// Whether its events are compressed where compression is on. Set it to false for a stream with secrets if strangers can publish what the
    /// same subscribers receive (docs/operations.md).
    /// </summary>
    public bool Compress { get; init; } = true;

    /// <summary>A description in one sentence.</summary>
    public string? Description { get; init; }

    /// <summary>The origin of the events, if it is not a timer.</summary>
    public string? Source { get; init; }

    /// <summary>The time between two events, if a timer creates them.</summary>
    public Func<StreamContext, TimeSpan>? Period { get; init; }

    /// <summary>The data of an example event, as JSON in UTF-8. If it is empty, the newest event is the example.</summary>
    public ReadOnlyMemory<byte> Example { get; init; }

    /// <summary>Returns the same stream with an example of its data.</summary>
    public StreamDefinition WithExample<T>(T data, JsonTypeInfo<T> json) => this with { Example = StreamData.Write(data, json) };

    /// <summary>Defines a stream without values of its own. Its events are those that are published to it.</summary>
    /// <exception cref="ArgumentException">The name is not a lower-case word, or is reserved.</exception>
    public static StreamDefinition Create(string name) =>
        new(name, DefaultType(name), _ => Observable.Never<ReadOnlyMemory<byte>>(), _ => null, _ => null) { Publish = true };

    /// <summary>
    /// Defines a stream by an observable of values. Each value becomes the data of an event, written with the
    /// application's options for JSON over HTTP.
    /// </summary>
    /// <exception cref="ArgumentException">The name is not a lower-case word, or is reserved.</exception>
    public static StreamDefinition Create<T>(string name, Func<StreamContext, IObservable<T>> values) => new(
        name, DefaultType(name),
        context => Written(values(context), StreamData.Find<T>(context.Services)),
        services => StreamData.TryFind<T>(services, out _)
            ? null
            : $"The values of the stream '{name}' cannot be written as JSON. {StreamData.HowToRegister(typeof(T))}",
        services => StreamData.TryFind<T>(services, out var json) ? json : null);

    /// <summary>Defines a stream by an observable of values. Each value becomes the data of an event.</summary>
    /// <exception cref="ArgumentException">The name is not a lower-case word, or is reserved.</exception>
    public static StreamDefinition Create<T>(string name, Func<StreamContext, IObservable<T>> values, JsonTypeInfo<T> json) =>
        Create(name, DefaultType(name), values, json);

    /// <summary>Defines a stream by an observable of values. Each value becomes the data of an event.</summary>
    /// <exception cref="ArgumentException">The name or the type is not such a word, or is reserved.</exception>
    public static StreamDefinition Create<T>(
        string name, string type, Func<StreamContext, IObservable<T>> values, JsonTypeInfo<T> json) =>
        new(name, type, context => Written(values(context), json), _ => null, _ => json);

    /// <summary>Where its events come from, if the configuration says so.</summary>
    internal ConfiguredSource? From { get; init; }

    internal IObservable<StreamEvent> Events(StreamContext context) =>
        _data(context).Select(data => new StreamEvent(Name, Type, data));

    /// <summary>The error if the stream cannot run in this application, with what to change; null if it can.</summary>
    internal string? Fault(IServiceProvider services) => Publish && Period is not null
        ? $"The stream '{Name}' has a timer, so nothing can be published to it. Remove Publish or Period."
        : _fault(services);

    /// <summary>
    /// How all of its data is written; null if nobody knows: events that are published from outside have any data.
    /// </summary>
    internal JsonTypeInfo? JsonOf(IServiceProvider services) => Publish ? null : _json(services);

    /// <summary>All types that its events may have.</summary>
    internal IReadOnlyList<string> AllTypes => [.. Types.Prepend(Type).Distinct()];

    /// <summary>The types that others may give to its events: all but those that only its source gives.</summary>
    internal IReadOnlyList<string> PublishedTypes => From is null ? AllTypes : [.. AllTypes.Except(From.TypesOf(Name))];

    private static string DefaultType(string name) => $"{name}-update";

    // Synchronize: an application may call OnNext from several threads at once. Operators that follow would lose values.
    private static IObservable<ReadOnlyMemory<byte>> Written<T>(IObservable<T> values, JsonTypeInfo<T> json) =>
        values.Synchronize().Select(value => StreamData.Write(value, json));
}
