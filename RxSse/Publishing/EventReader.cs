using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using RxSse.Streams;
using RxSse.Text;

namespace RxSse.Publishing;

/// <summary>Reads the events in a body: all of them, or the first error.</summary>
/// <param name="stream">The stream that they are for.</param>
/// <param name="options">The limits.</param>
internal sealed class EventReader(StreamDefinition stream, PublishingOptions options)
{
    private const string Sample = """{"data":{"number":1}}""";

    // The collector reuses the places of objects that it may not move. Among the others, large data that leaves the history in order leaves
    // holes that are not filled: half of the heap (docs/performance.md, "Publishing").
    private const int LargeBytes = 16 * 1024;

    // Around the data: the array, the object, and one more level that is found to be too deep.
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = JsonCopy.MaxDepth + 3 };

    private readonly List<StreamEvent> _events = [];
    private readonly IReadOnlyList<string> _types = stream.PublishedTypes;
    private JsonCopy? _copy; // only while a body is read: the events may wait long for the log

    /// <summary>The events; empty if there is an error.</summary>
    public IReadOnlyList<StreamEvent> Events => _events;

    /// <summary>What CloudEvents says makes a duplicate: <c>source</c> and <c>id</c>; null unless the body is a single CloudEvent.</summary>
    public (string Source, string Id)? CloudEvent { get; private set; }

    /// <summary>Reads a body. Returns the first error; null if there is none.</summary>
    public BodyFault? Read(ReadOnlyMemory<byte> body, BodyFormat format)
    {
        body = body.Span.StartsWith("\uFEFF"u8) ? body["\uFEFF"u8.Length..] : body;
        _copy = new JsonCopy(Math.Min(body.Length, options.EventBytes));
        var fault = format == BodyFormat.Lines ? ReadLines(body) : ReadJson(body, format);
        fault ??= _events.Count == 0 ? new BodyFault($"The body has no event. Send at least one, such as {Sample}.") : null;
        if (fault is not null)
        {
            _events.Clear();
        }

        _copy = null;
        return fault;
    }

    private BodyFault? ReadLines(ReadOnlyMemory<byte> body)
    {
        for (var number = 1; body.Length > 0; number++)
        {
            var end = body.Span.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (line.Span.Trim(" \t\r"u8).Length > 0
                && ReadEvents(line, new EventPlace("line", number), isArray: false, isCloudEvent: false) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private BodyFault? ReadJson(ReadOnlyMemory<byte> body, BodyFormat format)
    {
        var isCloudEvent = format is BodyFormat.CloudEvent or BodyFormat.CloudEventBatch;
        var isArray = body.Span.TrimStart(" \t\r\n"u8).StartsWith("["u8);
        return format == BodyFormat.CloudEventBatch && !isArray
            ? new BodyFault("A batch of CloudEvents must be an array. For a single one, use Content-Type: application/cloudevents+json.")
            : ReadEvents(body, EventPlace.Only, isArray && format != BodyFormat.CloudEvent, isCloudEvent);
    }

    private BodyFault? ReadEvents(ReadOnlyMemory<byte> text, EventPlace place, bool isArray, bool isCloudEvent)
    {
        if (!Utf8.IsValid(text.Span))
        {
            return place.NotUtf8();
        }

        place = isArray ? new EventPlace("event", 1) : place;
        try
        {
            var reader = new Utf8JsonReader(text.Span, Deep);
            reader.Read();
            var isMore = !isArray || (reader.Read() && reader.TokenType != JsonTokenType.EndArray);
            while (isMore)
            {
                if (ReadEvent(ref reader, text, place, isCloudEvent) is { } fault)
                {
                    return fault;
                }

                place = isArray ? place with { Number = place.Number + 1 } : place;
                isMore = isArray && reader.Read() && reader.TokenType != JsonTokenType.EndArray;
            }

            reader.Read(); // nothing may follow
            return null;
        }
        catch (JsonException error)
        {
            return place.NotJson(error);
        }
    }

    private BodyFault? ReadEvent(ref Utf8JsonReader reader, ReadOnlyMemory<byte> source, EventPlace place, bool isCloudEvent) =>
        _events.Count == options.BatchEvents
            ? new BodyFault(Invariant(
                $"The body has more than {options.BatchEvents:N0} events (RxSse:Publishing:BatchEvents). Send several requests."))
            {
                IsTooLarge = true,
            }
        : reader.TokenType != JsonTokenType.StartObject
            ? place.Fault($"must be an object such as {Sample}, not {EventPlace.Name(reader.TokenType)}.")
        : isCloudEvent ? ReadCloudEvent(ref reader, source, place)
        : ReadEnvelope(ref reader, source, place);

    private BodyFault? ReadEnvelope(ref Utf8JsonReader reader, ReadOnlyMemory<byte> source, EventPlace place)
    {
        byte[]? data = null;
        string? type = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isText = JsonCopy.IsText(ref reader); // a comparison with what is none is an exception
            var isData = isText && reader.ValueTextEquals("data"u8);
            if (!isData && !(isText && reader.ValueTextEquals("type"u8)))
            {
                return place.Fault($"has an unknown member '{TextAt(ref reader)}'. Allowed: data, type.");
            }

            if ((isData ? (object?)data : type) is not null)
            {
                return place.Fault($"has the member '{(isData ? "data" : "type")}' twice.");
            }

            reader.Read();
            var fault = isData ? ReadData(ref reader, source, place, out data) : ReadType(ref reader, place, out type);
            if (fault is not null)
            {
                return fault;
            }
        }

        if (data is null)
        {
            return place.Fault($"has no 'data'. Write it as {Sample}.");
        }

        _events.Add(new StreamEvent(stream.Name, type ?? stream.Type, data));
        return null;
    }

    private BodyFault? ReadType(ref Utf8JsonReader reader, EventPlace place, out string? type)
    {
        type = null;
        if (reader.TokenType != JsonTokenType.String)
        {
            return place.Fault($"has a 'type' that must be a string, not {EventPlace.Name(reader.TokenType)}.");
        }

        var isText = JsonCopy.IsText(ref reader);
        foreach (var known in _types)
        {
            if (isText && reader.ValueTextEquals(known))
            {
                type = known;
                return null;
            }
        }

        var text = isText ? reader.GetString()! : TextAt(ref reader);
        return place.Of(
            $"'{ErrorText.Truncate(text)}' is no type of '{stream.Name}'{Suggestions.DidYouMean(text, _types)} "
            + $"There {(_types.Count == 1 ? "is" : "are")}: {string.Join(", ", _types)}.");
    }

    private BodyFault? ReadData(ref Utf8JsonReader reader, ReadOnlyMemory<byte> source, EventPlace place, out byte[]? data)
    {
        data = null;
        if (_copy!.Copy(ref reader, source) is { } fault)
        {
            return place.Of($"the data {fault}.");
        }

        var length = _copy.Written.Length;
        if (length > options.EventBytes)
        {
            return place.Fault(Invariant($"has {length:N0} bytes; {options.EventBytes:N0} are allowed (RxSse:Publishing:EventBytes).")) with
            {
                IsTooLarge = true,
            };
        }

        data = length < LargeBytes ? new byte[length] : GC.AllocateUninitializedArray<byte>(length, pinned: true);
        _copy.Written.CopyTo(data);
        return null;
    }

    // The data is the CloudEvent itself. Its type has dots, so the type of the event is that of the stream.
    private BodyFault? ReadCloudEvent(ref Utf8JsonReader reader, ReadOnlyMemory<byte> source, EventPlace place)
    {
        if (ReadData(ref reader, source, place, out var data) is { } fault)
        {
            return fault;
        }

        var (version, id, origin, type) = CloudEventAttributes.Of(data);
        if (version != "1.0")
        {
            return place.Fault("must have 'specversion' \"1.0\": other versions of CloudEvents are not taken.");
        }

        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(origin) || string.IsNullOrEmpty(type))
        {
            return place.Fault("must have 'id', 'source' and 'type', each a string that is not empty, as CloudEvents 1.0 says.");
        }

        CloudEvent = place == EventPlace.Only ? (origin, id) : null;
        _events.Add(new StreamEvent(stream.Name, stream.Type, data));
        return null;
    }

    private static string TextAt(ref Utf8JsonReader reader) => ErrorText.Truncate(Encoding.UTF8.GetString(reader.ValueSpan));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
