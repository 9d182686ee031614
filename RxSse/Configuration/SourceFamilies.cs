using System.Globalization;
using RxSse.Publishing.Sources;
using RxSse.Publishing.Sources.Follow;
using RxSse.Publishing.Sources.Poll;
using RxSse.Streams;
using RxSse.Text;

namespace RxSse.Configuration;

/// <summary>The keys of the sources of streams: a part of <see cref="SettingFamilies"/>.</summary>
internal static class SourceFamilies
{
    private const int MinBytes = 1_024;
    private const int MaxBytes = 16 * 1024 * 1024;

    private static readonly string HeaderRange = string.Create(
        CultureInfo.InvariantCulture,
        $"1 to {SourceHeaders.MaxLength:N0} printable ASCII characters; no header that the source sets itself");

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static IReadOnlyList<SettingFamily> All { get; } =
    [
        Url<PollOptions>("Poll", "URL of JSON that is asked for again and again: see docs/sources.md"),
        Duration<PollOptions>("Poll:Every", "10s", Second, Day, "time between two requests, ±10 %", (poll, value) => poll.Every = value),
        Pointer("Poll:Items", "the whole answer", "where the array of items, or the single value, is in the answer",
            (poll, value) => poll.Items = value),
        Pointer("Poll:Key", "the item itself", "where the key is in an item: an item whose key the answer before had is no event",
            (poll, value) => poll.Key = value),
        Choice<PollOptions>("Poll:First", ["none", "all"], "what the first answer gives: of an array nothing, or all items",
            (poll, text) => poll.First = text == "all" ? PollFirst.All : PollFirst.None),
        Duration<PollOptions>("Poll:Timeout", "10s", TimeSpan.FromMilliseconds(100), Hour, "how long one request may take, with its answer",
            (poll, value) => poll.Timeout = value),
        Bytes<PollOptions>("Poll", "maximum size of an answer, in bytes, after decompression; at most `Publishing:QueueBytes`"),
        Headers<PollOptions>("Poll"),
        Url<FollowOptions>("Follow", "URL of Server-Sent Events to subscribe to: see docs/sources.md"),
        Choice<FollowOptions>("Follow:Data", ["auto", "envelope", "plain"],
            "whether its events are those of another RxSse, or any; `auto`: by its first event",
            (follow, text) =>
                follow.Data = text switch { "envelope" => FollowData.Envelope, "plain" => FollowData.Plain, _ => FollowData.Auto }),
        Choice<FollowOptions>("Follow:First", ["live", "earliest"],
            "where it begins without a cursor; `earliest` asks another RxSse for its history",
            (follow, text) => follow.First = text == "earliest" ? FollowFirst.Earliest : FollowFirst.Live),
        Duration<FollowOptions>("Follow:Idle", "1m", TimeSpan.FromMilliseconds(100), Day,
            "how long no byte may come before it connects again",
            (follow, value) => follow.Idle = value),
        Bytes<FollowOptions>("Follow", "maximum size of one event as it is sent, in bytes"),
        Headers<FollowOptions>("Follow"),
    ];

    private static SettingFamily Url<T>(string kind, string meaning) where T : SourceOptions, new() =>
        Of<T>($"{kind}:Url", "a URL", "none", "an http or https URL without user and password, for which there is Headers", meaning,
            (source, text) =>
            {
                source.HasUrl = true;
                var isUrl = SourceOptions.TryParseUrl(text, out var url);
                source.Url = url;
                return isUrl;
            }) with
        {
            IsSecret = static text => text.Contains('@', StringComparison.Ordinal) || text.Contains('?', StringComparison.Ordinal),
        };

    private static SettingFamily Headers<T>(string kind) where T : SourceOptions, new() =>
        new($"Streams:<name>:{kind}:Headers:<header>", "a header that a source may send", "none", HeaderRange,
            "a header of the requests, such as `Authorization`; errors show it as ***",
            (o, name, text) =>
            {
                var isAllowed = SourceHeaders.IsAllowed(name.Member, text);
                if (isAllowed)
                {
                    SettingFamilies.EntryOf(o, name.Name).SourceOf<T>().Headers[name.Member] = text;
                }

                return isAllowed;
            })
        { IsSecret = static _ => true };

    private static SettingFamily Duration<T>(
        string key, string byDefault, TimeSpan min, TimeSpan max, string meaning, Action<T, TimeSpan> set)
        where T : ConfiguredSource, new() =>
        Of<T>(key, "a duration in the range", byDefault, $"{DurationText.Print(min)} to {DurationText.Print(max)}", meaning,
            (source, text) =>
            {
                var isAllowed = DurationText.TryParse(text.Trim(), out var value) && value >= min && value <= max;
                if (isAllowed)
                {
                    set(source, value);
                }

                return isAllowed;
            });

    private static SettingFamily Bytes<T>(string kind, string meaning) where T : SourceOptions, new() =>
        Of<T>($"{kind}:Bytes", "a whole number in the range", "1,048,576",
            string.Create(CultureInfo.InvariantCulture, $"{MinBytes:N0} to {MaxBytes:N0}"), meaning,
            (source, text) =>
            {
                var isAllowed = int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                    && value is >= MinBytes and <= MaxBytes;
                source.Bytes = isAllowed ? value : source.Bytes;
                return isAllowed;
            });

    private static SettingFamily Pointer(string key, string byDefault, string meaning, Action<PollOptions, JsonPointer> set) =>
        Of<PollOptions>(key, "a JSON Pointer", byDefault, "a JSON Pointer such as /data/items", meaning,
            (poll, text) =>
            {
                var isPointer = JsonPointer.TryParse(text, out var pointer);
                if (isPointer)
                {
                    set(poll, pointer!);
                }

                return isPointer;
            });

    private static SettingFamily Choice<T>(string key, string[] words, string meaning, Action<T, string> set)
        where T : ConfiguredSource, new() =>
        Of<T>(key, "one of the words", words[0], string.Join(", ", words), meaning,
            (source, text) =>
            {
                var isWord = words.Contains(text.Trim());
                if (isWord)
                {
                    set(source, text.Trim());
                }

                return isWord;
            });

    private static SettingFamily Of<T>(string key, string form, string byDefault, string range, string meaning, Func<T, string, bool> read)
        where T : ConfiguredSource, new() =>
        new($"Streams:<name>:{key}", form, byDefault, range, meaning,
            (o, name, text) => read(SettingFamilies.EntryOf(o, name.Name).SourceOf<T>(), text));
}
