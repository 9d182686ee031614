using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using RxSse.Views.Expressions;
using Xunit;

namespace RxSse.Tests.Views.Expressions;

/// <summary>Conditions agree with a plain model that takes the data apart with <see cref="JsonDocument"/>.</summary>
public sealed class EvaluationProperties
{
    private static readonly string[] ErrorText =
        ["", "a", "ab", "b", "B", "é", "～", "😀", "5", "5.0", "-1e1", " 5", "05", "9e99", "a\"b", "\\", "null", "true", "\u0001\n/"];

    private static readonly Gen<string> Strings = Gen.Select(Gen.OneOf(ErrorText), Gen.OneOf(ErrorText), Gen.Bool, (one, other, isPair) =>
        isPair ? one + other : one);

    private static readonly Gen<string> Scalars = Gen.OneOf(
        Gen.OneOf(
            "true", "false", "null", "5", "5.0", "-0", "0", "1e2", "105.43", "-1E1", "79228162514264337593543950336", "1e400",
            "1e-40", "0e-40", "5e-29", "5.00000000000000000000000000001"),
        Gen.Select(Strings, Gen.Int[0, 2], Written),
        Gen.Decimal[-10, 10].Select(number => number.ToString(CultureInfo.InvariantCulture)));

    private static readonly Gen<string> Values = Gen.OneOf(
        Scalars, Scalars.Array[0, 4].Select(items => $"[{string.Join(" , ", items)}]"), Scalars.Select(value => $$"""{"a":{{value}}}"""));

    private static readonly Gen<string> Data =
        Gen.Select(Gen.OneOf("a", "b", "A", "\\u0061"), Values).Array[0, 4]
            .Select(fields => $"{{{string.Join(",", fields.Select(field => $"\"{field.Item1}\": {field.Item2}"))}}}");

    private static readonly Gen<Literal> Literals = Gen.OneOf(
        Strings.Select(text => Nodes.Literal(text)),
        Gen.OneOf<object>(5m, 0m, 100m, 105.43m, -10m).Select(Nodes.Literal),
        Gen.OneOf<object?>(true, false, null).Select(Nodes.Literal));

    [Fact]
    public void Comparison_AgreesWithTheModel() =>
        Gen.Select(Data, Gen.Enum<Comparator>(), Literals).Sample(
            (json, comparator, literal) =>
            {
                var condition = new ComparisonCondition(Nodes.Path("a"), comparator, literal);
                return new EventFilter(condition).Passes(Encoding.UTF8.GetBytes(json)) == Model(json, comparator, literal);
            },
            iter: 20_000);

    [Fact]
    public void In_AgreesWithTheModel() =>
        Gen.Select(Data, Literals.Array[1, 4]).Sample(
            (json, literals) =>
                new EventFilter(new InCondition(Nodes.Path("a"), [.. literals])).Passes(Encoding.UTF8.GetBytes(json))
                == literals.Any(literal => Model(json, Comparator.Equal, literal)),
            iter: 5_000);

    [Fact]
    public void ExactlyOneOrderingHolds_OfValuesThatCompare() =>
        Gen.Select(Data, Literals).Sample(
            (json, literal) =>
            {
                bool Evaluate(Comparator comparator) =>
                    new EventFilter(new ComparisonCondition(Nodes.Path("a"), comparator, literal)).Passes(Encoding.UTF8.GetBytes(json));

                var (less, greater) = (Evaluate(Comparator.Less), Evaluate(Comparator.Greater));
                var equal = Evaluate(Comparator.Equal) && literal is not KeywordLiteral;
                return (less ? 1 : 0) + (greater ? 1 : 0) + (equal ? 1 : 0) <= 1
                    && Evaluate(Comparator.LessOrEqual) == (less || equal)
                    && Evaluate(Comparator.GreaterOrEqual) == (greater || equal);
            },
            iter: 5_000);

    // As it is, with everything escaped that may be, and with all of it as units of UTF-16.
    private static string Written(string text, int way) => way switch
    {
        0 => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"",
        1 => $"\"{JsonEncodedText.Encode(text)}\"",
        _ => $"\"{string.Concat(text.Select(unit => $"\\u{(int)unit:x4}"))}\"",
    };

    private static bool Model(string json, Comparator comparator, Literal literal)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("a", out var value))
        {
            return false;
        }

        return comparator switch
        {
            Comparator.Equal => IsEqual(value, literal),
            Comparator.NotEqual => !IsEqual(value, literal),
            Comparator.Contains when value.ValueKind == JsonValueKind.Array => value.EnumerateArray().Any(item => IsEqual(item, literal)),
            Comparator.Contains => BothTexts(value, literal) is ({ } text, { } part) && text.Contains(part, StringComparison.Ordinal),
            Comparator.StartsWith => BothTexts(value, literal) is ({ } text, { } start) && text.StartsWith(start, StringComparison.Ordinal),
            _ => Order(value, literal) is { } order && comparator switch
            {
                Comparator.Less => order < 0,
                Comparator.LessOrEqual => order <= 0,
                Comparator.Greater => order > 0,
                _ => order >= 0,
            },
        };
    }

    private static bool IsEqual(JsonElement value, Literal literal) => literal is KeywordLiteral { Value: var keyword }
        ? value.ValueKind == (keyword switch { true => JsonValueKind.True, false => JsonValueKind.False, null => JsonValueKind.Null })
        : Order(value, literal) == 0;

    private static int? Order(JsonElement value, Literal literal) => literal switch
    {
        NumberLiteral number => Number(value)?.CompareTo(number.Value),
        StringLiteral { Value: var text } when value.ValueKind == JsonValueKind.String => ByCodePoint(value.GetString()!, text),
        _ => null,
    };

    private static decimal? Number(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                return value.TryGetDecimal(out var number) && IsExact(value.GetRawText(), number) ? number : null;
            case JsonValueKind.String:
                try
                {
                    // A text that is exactly one is one as JSON, without white space around it.
                    var text = value.GetString()!;
                    using var inner = JsonDocument.Parse(text);
                    return text == inner.RootElement.GetRawText() && inner.RootElement.ValueKind == JsonValueKind.Number ? Number(inner.RootElement) : null;
                }
                catch (JsonException)
                {
                    return null;
                }

            default:
                return null;
        }
    }

    // Both as a fraction of integers: the digits of the text, and those of the decimal.
    private static bool IsExact(string text, decimal number)
    {
        var parts = text.ToUpperInvariant().Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var places = point < 0 ? 0 : parts[0].Length - point - 1;
        var power = (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - places + number.Scale;
        var (digits, whole) = (Digits(parts[0]), Digits(number.ToString(CultureInfo.InvariantCulture)));
        return power >= 0 ? digits * BigInteger.Pow(10, power) == whole : digits == whole * BigInteger.Pow(10, -power);

        static BigInteger Digits(string text) =>
            BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    private static int ByCodePoint(string one, string other)
    {
        var (left, right) = (one.EnumerateRunes().ToArray(), other.EnumerateRunes().ToArray());
        var differing = left.Zip(right).FirstOrDefault(pair => pair.First != pair.Second);
        return differing == default ? left.Length.CompareTo(right.Length) : differing.First.CompareTo(differing.Second);
    }

    private static (string?, string?) BothTexts(JsonElement value, Literal literal) =>
        (value.ValueKind == JsonValueKind.String ? value.GetString() : null, (literal as StringLiteral)?.Value);
}
