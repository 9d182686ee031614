using System.Text;
using System.Text.Json;
using RxSse.Http.Security;
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
            o.Views[name.Name] = text;
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
                stream.Types = Texts(text);
                return stream.Types.All(StreamNames.IsType);
            }) with { IsList = true },
        Stream("Snapshot", "true or false", "true", "true or false", "whether a new subscriber first receives the newest event",
            (stream, text) => bool.TryParse(text, out var value) && Set(() => stream.Snapshot = value)),
        Stream("Description", "a description", "none", $"1 to {MaxDescription} characters", "description in `GET /streams`",
            (stream, text) => text.Length is > 0 and <= MaxDescription && Set(() => stream.Description = text)),
        Stream("Compress", "true or false", "true", "true or false", "whether its events are compressed if `Delivery:Compression` is on",
            (stream, text) => bool.TryParse(text, out var value) && Set(() => stream.Compress = value)),
        Stream("Publish", "true or false", "true without a source", "true or false", "whether events may be published to it over HTTP",
            (stream, text) => bool.TryParse(text, out var value) && Set(() => stream.Publish = value)),
        Stream("Example", "JSON", "the newest event", "JSON", "data of an example event in `GET /streams`",
            (stream, text) => IsJson(text) && Set(() => stream.Example = Encoding.UTF8.GetBytes(text))),
        .. SourceFamilies.All,
    ];

    /// <summary>The API keys, which are checked when all are read. An error does not show a hash, which may be a key by mistake.</summary>
    public static IReadOnlyList<SettingFamily> Keys { get; } =
    [
        Key("Hash", "the SHA-256 of a key", "64 hexadecimal digits, or two of them, separated by a comma",
            "SHA-256 of the key of this name; two while one is replaced: `RxSse.Server new-key` prints a key and its hash",
            (key, list) => key.Hashes = list),
        Key("Scopes", "a list of scopes", "as `Access:Anonymous`, without auto and none", "what the key allows: see docs/access.md",
            (key, list) => key.Scopes = list),
        new("Access:Keys:<name>:Claims:<claim>", "a text", "none", "texts, separated by commas",
            "texts of this claim, for row conditions: see docs/access.md",
            (o, name, text) => Set(() => KeyOf(o, name.Name).Claims[name.Member] = Texts(text))) { IsList = true },
    ];

    /// <summary>The row conditions, which are checked when all are read.</summary>
    public static SettingFamily Rows { get; } = new("Access:Rows:<name>", "a condition", "none", "a condition with `$claim.<name>`",
        "what part of this stream a principal reads and publishes: see docs/access.md",
        (o, name, text) => Set(() => o.Access.Rows[name.Name] = text));

    public static IReadOnlyList<SettingFamily> All { get; } = [.. Streams, Views, .. Keys, Rows];

    /// <summary>The keys that change a stream which the host defines.</summary>
    public static IReadOnlyList<string> OfStreamsOfTheHost { get; } =
        ["Streams:<name>:Snapshot", "Streams:<name>:Description", "Streams:<name>:Compress"];

    private static SettingFamily Stream(
        string key, string form, string byDefault, string range, string meaning, Func<ConfiguredStream, string, bool> read) =>
        new($"Streams:<name>:{key}", form, byDefault, range, meaning, (o, name, text) => read(EntryOf(o, name.Name), text));

    private static SettingFamily Key(
        string key, string form, string range, string meaning, Action<ApiKeyOptions, string[]> read) =>
        new($"Access:Keys:<name>:{key}", form, "none", range, meaning, (o, name, text) =>
            Set(() => read(KeyOf(o, name.Name), Texts(text))))
        {
            IsList = true,
        };

    private static string[] Texts(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static ApiKeyOptions KeyOf(RxSseOptions options, string name) =>
        options.Access.Keys.TryGetValue(name, out var known) ? known : options.Access.Keys[name] = new ApiKeyOptions();

    /// <summary>The entry of a stream. A stream of the host has its entry already.</summary>
    public static ConfiguredStream EntryOf(RxSseOptions options, string name)
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
