using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace RxSse.Views.Expressions.Json;

/// <summary>
/// The text of a JSON string in UTF-8, without the escapes. (The order of its bytes is the order of code points, which
/// that of UTF-16 is not.) What needs no unescaping is not copied.
/// </summary>
internal ref struct JsonText : IDisposable
{
    private byte[]? _rented;

    /// <param name="written">What stands between the quotes.</param>
    /// <param name="scratch">Room to unescape a short text.</param>
    public JsonText(ReadOnlySpan<byte> written, Span<byte> scratch)
    {
        if (!written.Contains((byte)'\\'))
        {
            Bytes = written;
            IsWhole = true;
            return;
        }

        var room = written.Length <= scratch.Length ? scratch : _rented = ArrayPool<byte>.Shared.Rent(written.Length);
        IsWhole = TryUnescape(written, room, out var length);
        Bytes = room[..length];
    }

    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Whether it is text: half of a surrogate pair is not, and is equal to nothing.</summary>
    public bool IsWhole { get; }

    /// <summary>The text of a value that is a string; what stands between the quotes.</summary>
    public static ReadOnlySpan<byte> Inside(ReadOnlySpan<byte> value) => value[1..^1];

    public static bool IsString(ReadOnlySpan<byte> value) => value[0] == '"';

    public void Dispose()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // JSON's reader throws on half a pair. Whoever publishes one must not cost every view an exception, so this is our own.
    private static bool TryUnescape(ReadOnlySpan<byte> written, Span<byte> to, out int length)
    {
        length = 0;
        while (written.IndexOf((byte)'\\') is >= 0 and var plain)
        {
            written[..plain].CopyTo(to[length..]);
            length += plain;
            written = written[plain..];
            if (written[1] != 'u')
            {
                to[length++] = Unescaped(written[1]);
                written = written[2..];
                continue;
            }

            var first = Unit(written);
            written = written[6..];
            if (!Rune.TryCreate(first, out var rune))
            {
                if (written is not [(byte)'\\', (byte)'u', ..] || !Rune.TryCreate(first, Unit(written), out rune))
                {
                    return false;
                }

                written = written[6..];
            }

            length += rune.EncodeToUtf8(to[length..]);
        }

        written.CopyTo(to[length..]);
        length += written.Length;
        return true;
    }

    private static byte Unescaped(byte letter) => letter switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => letter,
    };

    private static char Unit(ReadOnlySpan<byte> escape) =>
        Utf8Parser.TryParse(escape.Slice(2, 4), out ushort unit, out _, 'x') ? (char)unit : '\uFFFD';
}
