using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Expressions;

/// <summary>A value that is written in a view.</summary>
internal abstract record Literal
{
    public abstract string Text { get; }

    /// <summary>The literal as the value of a calculation. Not a property: the text of a record has its properties, and this one can be in none.</summary>
    public virtual Operand ToOperand() => default;

    /// <summary>Whether a value, as it is written in the data, is equal to the literal.</summary>
    public virtual bool IsEqual(ReadOnlySpan<byte> value) => Compare(value) == 0;

    /// <summary>The order of a value and the literal: below, at, or above zero; null if the two do not compare.</summary>
    public virtual int? Compare(ReadOnlySpan<byte> value) => null;

    /// <summary>Whether a value is a text that contains the literal.</summary>
    public virtual bool IsContainedIn(ReadOnlySpan<byte> value) => false;

    /// <summary>Whether a value is a text that begins with the literal.</summary>
    public virtual bool IsPrefixOf(ReadOnlySpan<byte> value) => false;

    public static string Quote(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}

/// <summary>A number, compared as decimal.</summary>
internal sealed record NumberLiteral(decimal Value) : Literal
{
    public override string Text => JsonNumber.Shortest(Value).ToString(CultureInfo.InvariantCulture);

    public override Operand ToOperand() => Operand.OfNumber(Value);

    public override int? Compare(ReadOnlySpan<byte> value) => JsonNumber.TryRead(value, out var number) ? number.CompareTo(Value) : null;
}

/// <summary>A string, compared by code point.</summary>
internal sealed record StringLiteral(string Value) : Literal
{
    public override string Text => Quote(Value);

    public override Operand ToOperand() => Operand.OfText(this);

    /// <summary>The text in UTF-8. Half of a surrogate pair is U+FFFD in it.</summary>
    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(Value);

    /// <summary>The text as a JSON string in UTF-8.</summary>
    public byte[] Json { get; } =
    [
        (byte)'"',
        .. JsonEncodedText.Encode(Encoding.UTF8.GetBytes(Value), JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes,
        (byte)'"',
    ];

    public override int? Compare(ReadOnlySpan<byte> value)
    {
        using var text = Read(value, stackalloc byte[256]);
        return text.IsText ? text.Bytes.SequenceCompareTo(Utf8) : null;
    }

    public override bool IsContainedIn(ReadOnlySpan<byte> value)
    {
        using var text = Read(value, stackalloc byte[256]);
        return text.IsText && text.Bytes.IndexOf(Utf8) >= 0;
    }

    public override bool IsPrefixOf(ReadOnlySpan<byte> value)
    {
        using var text = Read(value, stackalloc byte[256]);
        return text.IsText && text.Bytes.StartsWith(Utf8);
    }

    private static JsonText Read(ReadOnlySpan<byte> value, Span<byte> scratch) =>
        JsonText.IsString(value) ? new(value, scratch) : default;

    // By the text alone: the bytes would be compared by reference.
    public bool Equals(StringLiteral? other) => other is not null && Value == other.Value;

    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);
}

/// <summary><c>true</c>, <c>false</c> or, without a value, <c>null</c>.</summary>
internal sealed record KeywordLiteral(bool? Value) : Literal
{
    public override string Text => Value switch { true => "true", false => "false", null => "null" };

    public override Operand ToOperand() => Operand.OfData(Value switch { true => "true"u8, false => "false"u8, null => "null"u8 });

    public override bool IsEqual(ReadOnlySpan<byte> value) => Value switch
    {
        true => value.SequenceEqual("true"u8),
        false => value.SequenceEqual("false"u8),
        null => value.SequenceEqual("null"u8),
    };
}
