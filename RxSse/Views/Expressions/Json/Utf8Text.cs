using System.Text;

namespace RxSse.Views.Expressions.Json;

/// <summary>A text with its UTF-8 at hand. Equal to one with the same text, so that it may stand in a record.</summary>
internal sealed class Utf8Text(string text) : IEquatable<Utf8Text>
{
    private readonly string _text = text;
    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);

    public ReadOnlySpan<byte> Bytes => _bytes;

    public bool Equals(Utf8Text? other) => other is not null && _text == other._text;

    public override bool Equals(object? obj) => Equals(obj as Utf8Text);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);
}
