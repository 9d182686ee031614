using System.Buffers;
using System.Text.Json;

namespace RxSse.Views.Expressions.Json;

/// <summary>
/// The text of a JSON string in UTF-8, without escapes. (The order of UTF-8 is the order of code points; the order of
/// UTF-16 is not.) Copies only a string that has escapes.
/// </summary>
internal ref struct JsonText : IDisposable
{
    private byte[]? _rented;

    /// <param name="value">A string of valid JSON, with its quotes.</param>
    /// <param name="scratch">Memory for the text of a short string.</param>
    public JsonText(ReadOnlySpan<byte> value, Span<byte> scratch)
    {
        if (!value.Contains((byte)'\\'))
        {
            Bytes = value[1..^1];
            IsText = true;
            return;
        }

        var reader = new Utf8JsonReader(value);
        reader.Read();
        var room = value.Length <= scratch.Length ? scratch : _rented = ArrayPool<byte>.Shared.Rent(value.Length);
        try
        {
            Bytes = room[..reader.CopyString(room)];
            IsText = true;
        }
        catch (InvalidOperationException)
        {
            Bytes = default; // half of a surrogate pair, or broken UTF-8
        }
    }

    private JsonText(ReadOnlySpan<byte> utf8)
    {
        Bytes = utf8;
        IsText = true;
    }

    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Whether the string is text. One that is not compares with nothing.</summary>
    public bool IsText { get; }

    public static bool IsString(ReadOnlySpan<byte> value) => value[0] == '"';

    /// <summary>A text that has no escapes.</summary>
    public static JsonText OfUtf8(ReadOnlySpan<byte> utf8) => new(utf8);

    public void Dispose()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
