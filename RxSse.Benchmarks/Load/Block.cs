using System.Buffers.Text;

namespace RxSse.Benchmarks.Load;

/// <summary>
/// One block of an event stream, read without a copy: <c>id:</c> and <c>data: {"type":"…",…}</c> as RxSse writes them.
/// </summary>
internal readonly ref struct Block(ReadOnlySpan<byte> text)
{
    private static ReadOnlySpan<byte> TypeMark => "data: {\"type\":\""u8;

    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>The sequence of its id; 0 if it has none.</summary>
    public long Sequence => _text.StartsWith("id: "u8) ? After(_text, "-"u8) : 0;

    /// <summary>When the event was published, in ticks of the monotonic clock; 0 if it has no stamp.</summary>
    public long PublishedAt => After(_text, Marker.Name);

    /// <summary>The number of events that a gap declares; 0 if it has none.</summary>
    public long Missed => After(_text, "\"missed\":"u8);

    public bool Is(ReadOnlySpan<byte> type)
    {
        var at = _text.IndexOf(TypeMark);
        return at >= 0 && _text[(at + TypeMark.Length)..].StartsWith(type);
    }

    private static long After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> mark)
    {
        var at = text.IndexOf(mark);
        return at >= 0 && Utf8Parser.TryParse(text[(at + mark.Length)..], out long value, out _) ? value : 0;
    }
}
