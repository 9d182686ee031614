using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RxSse.Tests.Views.Expressions;

/// <summary>
/// What calculations mean, with fractions of integers in place of decimals, and <see cref="JsonDocument"/> in place of one pass over the data.
/// </summary>
internal static partial class ModelOfCalculations
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly BigInteger Limit = BigInteger.One << 96;

    /// <summary>The value as JSON; null if it is missing.</summary>
    public static string? Json(CalculationNode node, string data) => Value(node, Fields(data)) switch
    {
        null => null,
        Fraction number => number.ToString(),
        string text => JsonSerializer.Serialize(text, Relaxed),
        var element => ((JsonElement)element).GetRawText(),
    };

    public static bool Holds(ConditionNode condition, string data) => condition.Word switch
    {
        "exists" => Value(condition.Values[0], Fields(data)) is not null,
        "in" => condition.Values[1..].Any(literal => Holds(condition.Values[0], "=", literal, data)),
        "contains" => Value(condition.Values[0], Fields(data)) is JsonElement field && Contains(field, Value(condition.Values[1], [])!),
        "startswith" => Value(condition.Values[0], Fields(data)) is JsonElement field && Text(field)?.StartsWith(condition.Values[1].Word, StringComparison.Ordinal) == true,
        "not" => !Holds(condition.Parts[0], data),
        "and" => condition.Parts.All(part => Holds(part, data)),
        "or" => condition.Parts.Any(part => Holds(part, data)),
        var comparator => Holds(condition.Values[0], comparator, condition.Values[1], data),
    };

    public static bool Holds(CalculationNode left, string comparator, CalculationNode right, string data)
    {
        var fields = Fields(data);
        if (Value(left, fields) is not { } one || Value(right, fields) is not { } other)
        {
            return false;
        }

        var order = Order(one, other);
        return comparator switch
        {
            "=" => AreEqual(one, other),
            "!=" => !AreEqual(one, other),
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    private static bool AreEqual(object one, object other) =>
        Order(one, other) == 0 || (Keyword(one) is { } keyword && keyword == Keyword(other));

    // A part of a string, or an equal element of an array.
    private static bool Contains(JsonElement field, object literal) => field.ValueKind == JsonValueKind.Array
        ? field.EnumerateArray().Any(item => AreEqual(item, literal))
        : literal is string part && Text(field)?.Contains(part, StringComparison.Ordinal) == true;

    // A value is a fraction, an element of the data or of a keyword, or the text of a literal.
    private static object? Value(CalculationNode node, Dictionary<string, JsonElement> fields) => node.Kind switch
    {
        CalculationKind.Field => fields.TryGetValue(node.Word.Replace("$.", "", StringComparison.Ordinal), out var element) ? element : null,
        CalculationKind.Number => Fraction.Parse(node.Word),
        CalculationKind.Text => node.Word,
        CalculationKind.Keyword => JsonDocument.Parse(node.Word).RootElement,
        CalculationKind.Function when node.Word == "coalesce" =>
            node.Parts.Select(part => Value(part, fields)).FirstOrDefault(value => value is not null && Keyword(value) != "null"),
        CalculationKind.Function when node.Word == "length" => Length(Value(node.Parts[0], fields)),
        _ => node.Parts.Select(part => Number(Value(part, fields))).ToArray() switch
        {
            [{ } number] => node.Word == "abs" ? number with { Numerator = BigInteger.Abs(number.Numerator) } : Floor(number),
            [{ } number, { } places] when node.Word == "round" => number.Rounded((int)places.Numerator),
            [{ } left, { } right] => Result(node.Word, left, right),
            _ => null,
        },
    };

    private static Fraction? Result(string operation, Fraction left, Fraction right) => operation switch
    {
        "+" => new Fraction((left.Numerator * right.Denominator) + (right.Numerator * left.Denominator), left.Denominator * right.Denominator).Rounded(28),
        "-" => new Fraction((left.Numerator * right.Denominator) - (right.Numerator * left.Denominator), left.Denominator * right.Denominator).Rounded(28),
        "*" => new Fraction(left.Numerator * right.Numerator, left.Denominator * right.Denominator).Rounded(28),
        _ when right.Numerator.IsZero => null,
        _ => new Fraction(left.Numerator * right.Denominator * right.Numerator.Sign, left.Denominator * BigInteger.Abs(right.Numerator)).Rounded(10),
    };

    private static Fraction Floor(Fraction number)
    {
        var whole = BigInteger.DivRem(number.Numerator, number.Denominator, out var rest);
        return new Fraction(rest.Sign < 0 ? whole - 1 : whole, 1);
    }

    private static object? Length(object? value) => value is not JsonElement element ? null : element.ValueKind switch
    {
        JsonValueKind.Array => new Fraction(element.GetArrayLength(), 1),
        JsonValueKind.String when Text(element) is { } text => new Fraction(text.EnumerateRunes().Count(), 1),
        _ => null,
    };

    private static int? Order(object one, object other) =>
        Number(one) is { } left && Number(other) is { } right
            ? (left.Numerator * right.Denominator).CompareTo(right.Numerator * left.Denominator)
        : Text(one) is { } text && Text(other) is { } second ? ByCodePoint(text, second)
        : null;

    private static Fraction? Number(object? value) => value switch
    {
        Fraction number => number,
        JsonElement { ValueKind: JsonValueKind.Number } element => Fraction.Parse(element.GetRawText()),
        JsonElement { ValueKind: JsonValueKind.String } element when Text(element) is { } text && NumberOfJson().IsMatch(text) => Fraction.Parse(text),
        _ => null,
    };

    private static string? Text(object value)
    {
        try
        {
            return value as string ?? (value is JsonElement { ValueKind: JsonValueKind.String } element ? element.GetString() : null);
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair
        }
    }

    private static string? Keyword(object value) =>
        value is JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null } element ? element.GetRawText() : null;

    private static int ByCodePoint(string one, string other)
    {
        var (left, right) = (one.EnumerateRunes().ToArray(), other.EnumerateRunes().ToArray());
        var differing = left.Zip(right).FirstOrDefault(pair => pair.First != pair.Second);
        return differing == default ? left.Length.CompareTo(right.Length) : differing.First.CompareTo(differing.Second);
    }

    // Broken data has no fields. A name that comes twice has its last value.
    private static Dictionary<string, JsonElement> Fields(string data)
    {
        try
        {
            var root = JsonDocument.Parse(data).RootElement;
            return root.ValueKind != JsonValueKind.Object ? [] : root.EnumerateObject().GroupBy(field => field.Name).ToDictionary(same => same.Key, same => same.Last().Value);
        }
        catch (JsonException)
        {
            return [];
        }
    }

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z")]
    private static partial Regex NumberOfJson();

    /// <summary>A fraction with a denominator above zero.</summary>
    private readonly record struct Fraction(BigInteger Numerator, BigInteger Denominator)
    {
        /// <summary>The number of a text; null if no decimal is this number.</summary>
        public static Fraction? Parse(string text)
        {
            var parts = text.ToUpperInvariant().Split('E');
            var digits = parts[0].Replace(".", "", StringComparison.Ordinal);
            var places = parts[0].Contains('.', StringComparison.Ordinal) ? parts[0].Length - parts[0].IndexOf('.', StringComparison.Ordinal) - 1 : 0;
            var power = (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - places;
            var mantissa = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
            var exact = power >= 0
                ? new Fraction(mantissa * BigInteger.Pow(10, power), 1)
                : new Fraction(mantissa, BigInteger.Pow(10, -power));
            return exact.Rounded(28) is { } rounded && rounded.Numerator * exact.Denominator == exact.Numerator * rounded.Denominator ? exact : null;
        }

        /// <summary>With so many places, halves to the even digit, or as many as a number below 2^96 without its point has.</summary>
        public Fraction? Rounded(int places)
        {
            for (; places >= 0; places--)
            {
                var scale = BigInteger.Pow(10, places);
                var twice = 2 * BigInteger.Abs(Numerator) * scale;
                var whole = BigInteger.DivRem(twice + Denominator, 2 * Denominator, out var rest);
                whole -= rest.IsZero && !whole.IsEven ? 1 : 0;
                if (whole < Limit)
                {
                    return new Fraction(Numerator.Sign * whole, scale);
                }
            }

            return null;
        }

        public override string ToString()
        {
            var places = Denominator.ToString(CultureInfo.InvariantCulture).Length - 1;
            var digits = BigInteger.Abs(Numerator * BigInteger.Pow(10, places) / Denominator).ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
            var text = places == 0 ? digits : $"{digits[..^places]}.{digits[^places..]}".TrimEnd('0').TrimEnd('.');
            return Numerator.Sign < 0 ? $"-{text}" : text;
        }
    }
}
