using System.Text.Json;
using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Expressions;

/// <summary>A function of some values.</summary>
internal sealed record FunctionCalculation(Function Function, EquatableArray<Calculation> Arguments) : Calculation
{
    /// <summary>The most places of <c>round</c>.</summary>
    public const int MaxPlaces = 10;

    public override string Text => $"{Function.Word()}({string.Join(", ", Arguments.Select(argument => argument.Text))})";

    public override IEnumerable<DataPath> Paths => Arguments.SelectMany(argument => argument.Paths);

    public override int PathCount { get; } = Arguments.Sum(argument => argument.PathCount);

    public override int Terms { get; } = 1 + Arguments.Sum(argument => argument.Terms);

    public override bool IsNumeric => Function != Function.Coalesce;

    public override Operand Evaluate(PathValues values) => Function switch
    {
        Function.Coalesce => FirstThatIsThere(values),
        Function.Length => Operand.OfNumber(LengthOf(values.First)),
        _ => Operand.OfNumber(Arguments[0].Evaluate(values).Number is { } number ? Of(number) : null),
    };

    private decimal Of(decimal number) => Function switch
    {
        Function.Abs => Math.Abs(number),
        Function.Floor => decimal.Floor(number),
        _ => decimal.Round(number, (int)((NumberLiteral)((LiteralValue)Arguments[1]).Literal).Value),
    };

    private Operand FirstThatIsThere(PathValues values)
    {
        for (var argument = 0; argument < Arguments.Count; argument++)
        {
            var value = Arguments[argument].Evaluate(values);
            if (value is { IsMissing: false, IsNull: false })
            {
                return value;
            }

            values = values.After(Arguments[argument].PathCount);
        }

        return default;
    }

    // The code points of a string, or the elements of an array.
    private static decimal? LengthOf(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value[0] is not ((byte)'"' or (byte)'['))
        {
            return null;
        }

        if (value[0] == '[')
        {
            return ElementsOf(value);
        }

        using var text = new JsonText(value, stackalloc byte[256]);
        return text.IsText ? CodePointsOf(text.Bytes) : null;
    }

    private static int ElementsOf(ReadOnlySpan<byte> array)
    {
        var count = 0;
        var reader = new Utf8JsonReader(array, PathFinder.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
            count++;
        }

        return count;
    }

    // Each code point has one byte that continues no other.
    private static int CodePointsOf(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var unit in utf8)
        {
            count += (unit & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }
}

/// <summary>A function of views.</summary>
internal enum Function
{
    Abs,
    Coalesce,
    Floor,
    Length,
    Round,
}

/// <summary>The words of functions.</summary>
internal static class Functions
{
    /// <summary>All functions by their word.</summary>
    public static IReadOnlyDictionary<string, Function> ByWord { get; } = Enum.GetValues<Function>().ToDictionary(Word);

    public static string Word(this Function function) => function switch
    {
        Function.Abs => "abs",
        Function.Coalesce => "coalesce",
        Function.Floor => "floor",
        Function.Length => "length",
        _ => "round",
    };
}
