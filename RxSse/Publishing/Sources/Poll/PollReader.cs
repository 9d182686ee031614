using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;
using RxSse.Streams;

namespace RxSse.Publishing.Sources.Poll;

/// <summary>The items of an answer.</summary>
/// <param name="Json">The answer, without the white space between its tokens.</param>
/// <param name="Items">Of each item, where it is and the hash of its key.</param>
/// <param name="IsArray">Whether they are the elements of an array.</param>
internal sealed record PollAnswer(byte[] Json, IReadOnlyList<(Range Place, ulong Key)> Items, bool IsArray)
{
    /// <summary>The data of an item, as its own bytes: the answer is not kept for it.</summary>
    public byte[] DataOf(Range place) => Json[place];
}

/// <summary>Reads answers, with the checks of what is published.</summary>
/// <param name="options">Where the items and their keys are.</param>
/// <param name="eventBytes">The maximum size of an item.</param>
internal sealed class PollReader(PollOptions options, int eventBytes)
{
    // One more level that is found to be too deep.
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = JsonCopy.MaxDepth + 1 };

    /// <exception cref="SourceFaultException">The answer, or one of its items, is not what it must be.</exception>
    public PollAnswer Read(ReadOnlyMemory<byte> body)
    {
        body = body.Span.StartsWith("\uFEFF"u8) ? body["\uFEFF"u8.Length..] : body;
        var json = Copy(body);
        var items = options.Items.Find(json)
            ?? throw new SourceFaultException($"The answer has no value at '{options.Items}' (Poll:Items).");
        var isArray = json[items.Start] == '[';
        List<(Range, ulong)> found = [];
        if (isArray)
        {
            var offset = items.Start.Value;
            var reader = new Utf8JsonReader(json.AsSpan()[items], Deep);
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var place = JsonPointer.ValueAt(ref reader);
                found.Add(Item(json, (place.Start.Value + offset)..(place.End.Value + offset), found.Count + 1));
            }
        }
        else
        {
            found.Add(Item(json, items, 1));
        }

        return new PollAnswer(json, found, isArray);
    }

    // Checks the whole answer: what is beside the items may be part of a path to them.
    private static byte[] Copy(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            throw new SourceFaultException("The answer is not UTF-8.");
        }

        try
        {
            var reader = new Utf8JsonReader(body.Span, Deep);
            reader.Read();
            var copy = new JsonCopy(body.Length);
            if (copy.Copy(ref reader, body) is { } fault)
            {
                throw new SourceFaultException($"The answer {fault}.");
            }

            reader.Read(); // nothing may follow
            return copy.Written.ToArray();
        }
        catch (JsonException error)
        {
            throw new SourceFaultException("The answer is not JSON.", inner: error);
        }
    }

    private (Range Place, ulong Key) Item(byte[] json, Range place, int number)
    {
        var item = json.AsSpan()[place];
        if (number > PollCursor.MaxItems)
        {
            throw new SourceFaultException(Invariant($"The answer has more than {PollCursor.MaxItems:N0} items."));
        }

        if (item.Length > eventBytes)
        {
            throw new SourceFaultException(Invariant(
                $"Item {number} has {item.Length:N0} bytes; {eventBytes:N0} are allowed (RxSse:Publishing:EventBytes)."));
        }

        return options.Key.Find(item) is { } key
            ? (place, BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(item[key])))
            : throw new SourceFaultException(Invariant($"Item {number} has no value at '{options.Key}' (Poll:Key)."));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
