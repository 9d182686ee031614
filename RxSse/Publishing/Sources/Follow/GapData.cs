using System.Buffers;
using System.Text.Json;

namespace RxSse.Publishing.Sources.Follow;

/// <summary>The data of the events that say what is missing, with the members of <c>gap</c>.</summary>
internal static class GapData
{
    /// <summary>The source began without a cursor: what was before is not known here.</summary>
    public const string Started = "started";

    /// <summary>The events of the remote server have no ids: what came between two connections is missing.</summary>
    public const string Live = "live";

    /// <summary>An event of the remote server that cannot be published.</summary>
    public const string Refused = "refused";

    /// <param name="reason">Why.</param>
    /// <param name="missed">How many events are missing; null if the number is unknown.</param>
    /// <param name="from">The id of the remote server before them; null if there is none.</param>
    /// <param name="to">The id of the remote server behind them; null if there is none.</param>
    public static byte[] Of(string reason, int? missed, string? from, string? to)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("reason"u8, reason);
            if (missed is { } count)
            {
                writer.WriteNumber("missed"u8, count);
            }
            else
            {
                writer.WriteNull("missed"u8);
            }

            writer.WriteString("from"u8, from);
            writer.WriteString("to"u8, to);
            writer.WriteEndObject();
        }

        return json.WrittenSpan.ToArray();
    }

    /// <summary>Reads what the data of a control event of another RxSse says: a reason, and the end of a gap.</summary>
    public static (string? Reason, string? To) Read(ReadOnlySpan<byte> data)
    {
        (string? Reason, string? To) read = default;
        var reader = new Utf8JsonReader(data);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isReason = reader.ValueTextEquals("reason"u8);
            var isTo = reader.ValueTextEquals("to"u8);
            reader.Read();
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            read = (isReason ? text : read.Reason, isTo ? text : read.To);
            reader.Skip();
        }

        return read;
    }
}
