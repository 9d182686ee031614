using System.Globalization;

namespace RxSse.Tests.Views.Expressions;

/// <summary>A calculation as a test writes it: a tree with the text of each node.</summary>
/// <param name="Kind">A field, a number, a text, a keyword, an operation or a function.</param>
/// <param name="Word">The name, the literal without quotes, the symbol or the function.</param>
/// <param name="Parts">What it is calculated from.</param>
internal sealed record CalculationNode(CalculationKind Kind, string Word, params CalculationNode[] Parts)
{
    public string Text => Kind switch
    {
        CalculationKind.Text => $"'{Word}'",
        CalculationKind.Operation => $"({Parts[0].Text}) {Word} ({Parts[1].Text})",
        CalculationKind.Function => $"{Word}({string.Join(",", Parts.Select(part => part.Text))})",
        _ => Word,
    };

    /// <summary>The text with the fewest parentheses, as a client writes it.</summary>
    public string Shortest => Kind switch
    {
        CalculationKind.Operation => $"{Part(Parts[0], Binding)} {Word} {Part(Parts[1], Binding + 1)}",
        CalculationKind.Function => $"{Word}({string.Join(", ", Parts.Select(part => part.Shortest))})",
        _ => Text,
    };

    private int Binding => Kind != CalculationKind.Operation ? 3 : Word is "*" or "/" ? 2 : 1;

    private static string Part(CalculationNode part, int binding) => part.Binding < binding ? $"({part.Shortest})" : part.Shortest;
}

/// <summary>A condition as a test writes it, with the fewest parentheses.</summary>
/// <param name="Word">The word or the comparator.</param>
/// <param name="Values">The values that are compared; the first of them is a field before <c>in</c> and <c>exists</c>.</param>
/// <param name="Parts">The conditions that it consists of.</param>
internal sealed record ConditionNode(string Word, CalculationNode[] Values, params ConditionNode[] Parts)
{
    public string Text => Word switch
    {
        "exists" => $"{Values[0].Text} exists",
        "in" => $"{Values[0].Text} in ({string.Join(", ", Values[1..].Select(value => value.Text))})",
        "not" => $"not {Part(Parts[0])}",
        "and" or "or" => string.Join($" {Word} ", Parts.Select(Part)),
        _ => $"{Values[0].Shortest} {Word} {Values[1].Shortest}",
    };

    private int Binding => Word switch { "or" => 0, "and" => 1, "not" => 2, _ => 3 };

    private string Part(ConditionNode part) => part.Binding < Binding ? $"({part.Text})" : part.Text;
}

internal enum CalculationKind
{
    Field,
    Number,
    Text,
    Keyword,
    Operation,
    Function,
}

/// <summary>Makes calculations, comparators and data out of a seed.</summary>
internal sealed class CalculationTexts(int seed)
{
    private static readonly string[] Numbers =
    [
        "0", "1", "2", "3", "5", "-7", "0.5", "-0.25", "100", "0.3333333333333333333333333333", "79228162514264337593543950335", "7922816251426433759354395033.5",
        "-79228162514264337593543950335", "0.0000000000000000000000000001", "39614081257132168796771975168", "281474976710656", "0.00000000005", "0.00000000015", "99999999999999",
    ];

    private static readonly string[] Searched =
    [
        "\"\"", "\"none\"", "\"5none\"", "\"x5\\u00e9\"", "\"\\ud83d\\ude00é\"", "\"on\\ud83d\"", "[]", "[1,[2,3],\"x\"]", "[\"5\",5.0,null,true]",
        "[\"no\\u006ee\",[5],false]", "[\"\\ud83d\",\"\",3,0.50]", "[{\"a\":1},\"😀\",100]",
    ];

    private static readonly string[] Values =
    [
        .. Numbers, "1e2", "-0", "5e-1", "1E+3", "1e-40", "1e400", "79228162514264337593543950336", "0.12345678901234567890123456789", "\"7.50\"", "\"5\"", "\" 5\"", "\"05\"",
        .. Searched, "\"\\u0035\"", "\"\\ud83d\"", "true", "false", "null", "{\"a\":1}",
    ];

    private static readonly string[] Broken = ["", "{", "nul", "{\"a\":5", "{\"a\":5}x", "[1,2]", "5"];

    private readonly Random _random = new(seed);

    public CalculationNode Calculation() => Calculation(0);

    public ConditionNode Condition() => Condition(0);

    /// <summary>A condition that searches in a string or an array.</summary>
    public ConditionNode Search() => _random.Next(3) > 0
        ? new("contains", [Field(), Literal()])
        : new("startswith", [Field(), Text()]);

    public string Comparator() => One("=", "!=", "<", "<=", ">", ">=");

    public string Data() => Data(Value);

    /// <summary>Data in which there is something to find.</summary>
    public string SearchedData() => Data(() => One(Searched));

    private string Data(Func<string> value) => _random.Next(20) == 0
        ? One(Broken)
        : $"{{{string.Join(",", Enumerable.Range(0, _random.Next(1, 6)).Select(_ => $"\"{One("a", "b", "c", "\\u0061")}\":{value()}"))}}}";

    private string Value() => _random.Next(3) == 0 ? Random() : One(Values);

    private ConditionNode Condition(int depth) => _random.Next(depth < 3 ? 11 : 6) switch
    {
        0 => new("exists", [Field()]),
        1 => new("in", [Field(), .. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Literal())]),
        2 => Search(),
        < 6 => new(Comparator(), [Field(), Calculation(2)]),
        6 => new("not", [], Condition(depth + 1)),
        < 9 => new("and", [], Condition(depth + 1), Condition(depth + 1)),
        _ => new("or", [], Condition(depth + 1), Condition(depth + 1)),
    };

    private CalculationNode Field() => new(CalculationKind.Field, One("a", "b", "c", "$.a"));

    private CalculationNode Text() => new(CalculationKind.Text, One("5", "none", "", "é", "on", "😀"));

    private CalculationNode Literal() => _random.Next(3) switch
    {
        0 => Text(),
        1 => new(CalculationKind.Keyword, One("true", "false", "null")),
        _ => new(CalculationKind.Number, One(Numbers)),
    };

    private CalculationNode Calculation(int depth) => _random.Next(depth < 3 ? 12 : 5) switch
    {
        0 => new(CalculationKind.Number, _random.Next(2) == 0 ? One(Numbers) : Random()),
        1 when _random.Next(3) == 0 => new(CalculationKind.Text, One("5", "none", "", "é")),
        1 when _random.Next(2) == 0 => new(CalculationKind.Keyword, One("true", "false", "null")),
        < 5 => new(CalculationKind.Field, One("a", "b", "c", "$.a")),
        5 => new(CalculationKind.Function, One("abs", "floor"), Calculation(depth + 1)),
        6 => new(CalculationKind.Function, "round", Calculation(depth + 1), new(CalculationKind.Number, One("0", "1", "2", "10"))),
        7 => new(CalculationKind.Function, "length", new CalculationNode(CalculationKind.Field, One("a", "b", "c"))),
        8 => new(CalculationKind.Function, "coalesce", Calculation(depth + 1), Calculation(depth + 1)),
        _ => new(CalculationKind.Operation, One("+", "-", "*", "/"), Calculation(depth + 1), Calculation(depth + 1)),
    };

    private string Random() => (_random.Next(-100_000, 100_000) * (decimal)Math.Pow(10, _random.Next(-8, 20))).ToString(CultureInfo.InvariantCulture);

    private string One(params string[] of) => of[_random.Next(of.Length)];
}
