using System.Globalization;

namespace RxSse.Server.Composition.Conditions;

/// <summary>A value that is written into a view.</summary>
internal abstract record Literal
{
    public abstract string Text { get; }

    public static string Quote(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}

/// <summary>A number, compared as decimal.</summary>
internal sealed record NumberLiteral(decimal Value) : Literal
{
    // Trailing zeros do not tell numbers apart; 29 digits are all that a decimal has.
    public override string Text => (Value / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);
}

/// <summary>A string, compared by code point.</summary>
internal sealed record StringLiteral(string Value) : Literal
{
    public override string Text => Quote(Value);
}

/// <summary><c>true</c>, <c>false</c> or, without a value, <c>null</c>.</summary>
internal sealed record KeywordLiteral(bool? Value) : Literal
{
    public override string Text => Value switch { true => "true", false => "false", null => "null" };
}
