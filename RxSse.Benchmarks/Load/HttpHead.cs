using System.Buffers.Text;
using System.Text;

namespace RxSse.Benchmarks.Load;

/// <summary>The header section of a response, without the final empty line. Compares names and values without case.</summary>
internal readonly ref struct HttpHead(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;

    public bool IsOk => _text.StartsWith("HTTP/1.1 200"u8);

    public long? ContentLength =>
        Utf8Parser.TryParse(Value("content-length"u8), out long length, out _) ? length : null;

    public bool IsChunked => Ascii.EqualsIgnoreCase(Value("transfer-encoding"u8), "chunked"u8);

    public bool IsGzip => Ascii.EqualsIgnoreCase(Value("content-encoding"u8), "gzip"u8);

    /// <summary>Whether the server closes the connection after this response.</summary>
    public bool EndsConnection => Ascii.EqualsIgnoreCase(Value("connection"u8), "close"u8);

    public override string ToString() => Encoding.UTF8.GetString(_text);

    private ReadOnlySpan<byte> Value(ReadOnlySpan<byte> name)
    {
        foreach (var at in _text.Split("\r\n"u8))
        {
            var line = _text[at];
            if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                return line[(name.Length + 1)..].Trim(" \t"u8);
            }
        }

        return [];
    }
}
