using System.Text;
using System.Text.Json;
using RxSse.Streams;
using RxSse.Text;

namespace RxSse.Configuration;

/// <summary>Every key with a name in it, in one table, as <see cref="LibrarySettings"/> has the others.</summary>
internal static class SettingFamilies
{
    private const int MaxDescription = 200;

    private static readonly string AType = $"a word of at most {StreamNames.MaxTypeLength} characters";

    /// <summary>The views, which are checked when all are read.</summary>
    public static SettingFamily Views { get; } = new("Views:<name>", "a view", "none", "a view", "a named view: see docs/views-reference.md",
        (o, name, text) =>
        {
            o.Views[name] = text;
            return true;
        });

    /// <summary>The properties of streams. The configuration defines a stream by any of them.</summary>
    public static IReadOnlyList<SettingFamily> Streams { get; } =
    [
        Stream("Type", "a type of event", "the name and -update", AType, "type of an event that names none",
            (stream, text) => StreamNames.IsType(text) && Set(() => stream.Type = text)),
        Stream("Types", "a list of types of events", "none", $"{AType}, or several, separated by commas", "further types that its events may have",
            (stream, text) =>
            {
                stream.Types = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                return stream.Types.All(StreamNames.IsType);
            }) with { IsList = true },
        Stream("Snapshot", "true or false", "true", "true or false", "whether a new subscriber first receives the newest event",
            (stream, text) => bool.TryParse(text, out var value) && Set(() => stream.Snapshot = value)),
        Stream("Description", "a description", "none", $"1 to {MaxDescription} characters", "description in `GET /streams`",
            (stream, text) => text.Length is > 0 and <= MaxDescription && Set(() => stream.Description = text)),
        Stream("Compress", "true or false", "true", "true or false", "whether its events are compressed if `Delivery:Compression` is on",
            (stream, text) => bool.TryParse(text, out var value) && Set(() => stream.Compress = value)),
        Stream("Publish", "true or false", "true", "true or false", "whether events may be published to it over HTTP",
            (stream, text) => bool.TryParse(text, out var value) && Set(() => stream.Publish = value)),
        Stream("Example", "JSON", "the newest event", "JSON", "data of an example event in `GET /streams`",
            (stream, text) => IsJson(text) && Set(() => stream.Example = Encoding.UTF8.GetBytes(text))),
    ];

    public static IReadOnlyList<SettingFamily> All { get; } = [.. Streams, Views];

    /// <summary>The keys that change a stream which the host defines.</summary>
    public static IReadOnlyList<string> OfStreamsOfTheHost { get; } =
        ["Streams:<name>:Snapshot", "Streams:<name>:Description", "Streams:<name>:Compress"];

    private static SettingFamily Stream(
        string key, string form, string byDefault, string range, string meaning, Func<ConfiguredStream, string, bool> read) =>
        new($"Streams:<name>:{key}", form, byDefault, range, meaning, (o, name, text) => read(EntryOf(o, name), text));

    // A stream of the host has its entry already.
    private static ConfiguredStream EntryOf(RxSseOptions options, string name)
    {
        var streams = options.Part<ConfiguredStreams>();
        if (streams.Changed.GetValueOrDefault(name.ToLowerInvariant()) is { } changed)
        {
            return changed;
        }

        if (!streams.Defined.TryGetValue(name, out var defined))
        {
            streams.Defined[name] = defined = new ConfiguredStream();
        }

        return defined;
    }

    private static bool Set(Action set)
    {
        set();
        return true;
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
