using System.Buffers.Text;

namespace RxSse.Benchmarks.Load;

/// <summary>An answer as far as it has been received on a connection that stays open.</summary>
internal readonly ref struct HttpAnswer(ReadOnlySpan<byte> received)
{
    private readonly ReadOnlySpan<byte> _received = received;

    public bool IsOk => _received.StartsWith("HTTP/1.1 2"u8);

    /// <summary>Whether its end is there: the last chunk, or so many bytes as its head says.</summary>
    public bool IsComplete
    {
        get
        {
            var end = _received.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return false;
            }

            var head = _received[..end];
            var body = _received[(end + 4)..];
            return Number(head, "Content-Length: "u8) is { } length ? body.Length >= length : body.EndsWith("0\r\n\r\n"u8);
        }
    }

    /// <summary>The sequence of the id that the event got, or 0 if the answer has none.</summary>
    public long Sequence
    {
        get
        {
            var id = _received.IndexOf("\"id\":\""u8);
            return id < 0 ? 0 : Number(_received[id..], "-"u8) ?? 0;
        }
    }

    private static long? Number(ReadOnlySpan<byte> text, ReadOnlySpan<byte> after)
    {
        var at = text.IndexOf(after);
        return at >= 0 && Utf8Parser.TryParse(text[(at + after.Length)..], out long value, out _) ? value : null;
    }
}
