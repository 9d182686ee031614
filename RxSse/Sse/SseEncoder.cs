using System.Buffers;
using System.Globalization;
using System.Text;

namespace RxSse.Sse;

/// <summary>Writes events in the format of WHATWG HTML 9.2, "Server-sent events".</summary>
internal static class SseEncoder
{
    private static ReadOnlySpan<byte> LineEnds => "\r\n"u8;

    /// <summary>Encodes one event as one block that ends with a blank line.</summary>
    /// <param name="format">Where the type is written: in a field, or in the data.</param>
    /// <param name="id">The cursor, or null to keep the client's. Letters, digits and hyphens.</param>
    /// <param name="type">The event's type. One line.</param>
    /// <param name="data">JSON in UTF-8. Each line becomes one <c>data</c> line of the block.</param>
    /// <param name="retry">The reconnection delay, or null.</param>
    /// <exception cref="ArgumentException">The id or the type contains a line break or NUL.</exception>
    public static byte[] Encode(SseFormat format, string? id, string type, ReadOnlySpan<byte> data, TimeSpan? retry = null)
    {
        ThrowIfNotOneLine(id, nameof(id));
        ThrowIfNotOneLine(type, nameof(type));
        var block = new ArrayBufferWriter<byte>(data.Length + type.Length + 96);
        if (retry is { } wait)
        {
            Field(block, "retry: "u8, ((long)wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        }

        if (id is not null)
        {
            Field(block, "id: "u8, id);
        }

        if (format == SseFormat.Named)
        {
            Field(block, "event: "u8, type);
            block.Write("data: "u8);
            Lines(block, data);
        }
        else
        {
            // A type is a word, so it needs no JSON escapes.
            block.Write("data: {\"type\":\""u8);
            Encoding.UTF8.GetBytes(type, block);
            block.Write("\",\"data\":"u8);
            Lines(block, data);
            block.Write("}"u8);
        }

        block.Write("\n\n"u8);
        return block.WrittenSpan.ToArray();
    }

    private static void Field(ArrayBufferWriter<byte> block, ReadOnlySpan<byte> name, string value)
    {
        block.Write(name);
        Encoding.UTF8.GetBytes(value, block);
        block.Write("\n"u8);
    }

    // CR, LF and CRLF each end a line (9.2.5), so data is split at all three. In JSON they can only be white space
    // between tokens, so the line feed with which the client joins two data lines is equivalent.
    private static void Lines(ArrayBufferWriter<byte> block, ReadOnlySpan<byte> data)
    {
        while (data.IndexOfAny(LineEnds) is var end and >= 0)
        {
            block.Write(data[..end]);
            block.Write("\ndata: "u8);
            data = data[(end + (data[end..].StartsWith("\r\n"u8) ? 2 : 1))..];
        }

        block.Write(data);
    }

    private static void ThrowIfNotOneLine(string? value, string name)
    {
        if (value.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new ArgumentException(
                "The value contains a line break or NUL. Allowed: one line of text without NUL (WHATWG HTML 9.2.5).", name);
        }
    }
}
