using System.Buffers.Text;
using System.Text;

namespace RxSse.Benchmarks.Load;

/// <summary>The received part of a response on a connection that stays open.</summary>
internal readonly ref struct HttpAnswer(ReadOnlySpan<byte> received)
{
    private readonly ReadOnlySpan<byte> _received = received;

    public bool IsOk => _received.StartsWith("HTTP/1.1 2"u8);

    /// <summary>Whether it is complete: the last chunk or <c>Content-Length</c> bytes have arrived; without a body, the headers.</summary>
    public bool IsComplete
    {
        get
        {
            var end = _received.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return false;
            }

            var head = new HttpHead(_received[..end]);
            var body = _received[(end + 4)..];
            return head.ContentLength is { } length ? body.Length >= length : !head.IsChunked || body.EndsWith("0\r\n\r\n"u8);
        }
    }

    /// <summary>Whether the connection accepts no further request. Valid for a complete response.</summary>
    public bool EndsConnection => new HttpHead(_received[.._received.IndexOf("\r\n\r\n"u8)]).EndsConnection;

    /// <summary>The sequence of the published event; 0 if the response has none.</summary>
    public long Sequence
    {
        get
        {
            var id = _received.IndexOf("\"id\":\""u8);
            var at = id < 0 ? -1 : _received[id..].IndexOf("-"u8);
            return at >= 0 && Utf8Parser.TryParse(_received[(id + at + 1)..], out long value, out _) ? value : 0;
        }
    }

    /// <summary>The beginning, for error messages.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_received[..Math.Min(_received.Length, 500)]);
}
