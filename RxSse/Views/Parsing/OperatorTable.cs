using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Operators;
using Superpower;
using Superpower.Model;
using Buffer = RxSse.Views.Operators.Buffer;

namespace RxSse.Views.Parsing;

/// <summary>The operators by their words. Whoever adds an operator adds its line to the table: the word, what stands behind it, and what comes of that.</summary>
internal sealed class OperatorTable(DurationSyntax durations)
{
    private static readonly TokenListParser<ViewToken, DataPath> AField = input =>
        input.Text() == "over" ? Expect.Fault<DataPath>(input, "a field such as price") : PathSyntax.Path(input);

    private static readonly TokenListParser<ViewToken, DataPath?> AFieldOrNone = input =>
        PathSyntax.Begins(input) && input.Text() != "over"
            ? PathSyntax.Path.Select(DataPath? (path) => path)(input)
            : TokenListParserResult.Value<ViewToken, DataPath?>(null, input, input);

    private static readonly TokenListParser<ViewToken, DataPath[]> FieldsOrNone = input =>
        PathSyntax.Begins(input) ? PathSyntax.Paths(input) : TokenListParserResult.Value<ViewToken, DataPath[]>([], input, input);

    // What other languages call them, or what stands elsewhere in this one.
    private static readonly Dictionary<string, string> Hints = new()
    {
        ["throttle"] = "write debounce to wait for silence, or sample for the newest once a period",
        ["filter"] = "write where",
        ["map"] = "write select",
        ["limit"] = "write take",
        ["latest"] = "it stands before its inputs, as in latest(a, b)",
        ["merge"] = "it stands before its inputs, as in merge(a, b)",
    };

    private readonly Dictionary<string, TokenListParser<ViewToken, Operator>> _table = new()
    {
        ["as"] = Of(EventType, name => new As(name)),
        ["avg"] = Aggregate(AggregateKind.Avg, durations),
        ["buffer"] = Of(durations.Duration, length => new Buffer(length)),
        ["count"] = from path in AFieldOrNone from window in durations.Over select (Operator)new Count(path, window),
        ["debounce"] = Of(durations.Duration, silence => new Debounce(silence)),
        ["distinct"] = Of(FieldsOrNone, paths => new Distinct([.. paths])),
        ["max"] = Aggregate(AggregateKind.Max, durations),
        ["min"] = Aggregate(AggregateKind.Min, durations),
        ["sample"] = Of(durations.Duration, period => new Sample(period)),
        ["select"] = Of(SelectSyntax.Fields, fields => new Select([.. fields])),
        ["sum"] = Aggregate(AggregateKind.Sum, durations),
        ["where"] = Of(ConditionSyntax.Condition, condition => new Where(condition)),
    };

    /// <summary>An operator: its word, and what stands behind it.</summary>
    public TokenListParserResult<ViewToken, OperatorSyntax> Operator(TokenList<ViewToken> input)
    {
        var word = input.Text();
        return input.Kind() != ViewToken.Word ? Expect.Fault<OperatorSyntax>(input, "an operator")
            : _table.TryGetValue(word, out var operands)
                ? operands.Select(step => new OperatorSyntax(step, Place.Of(input.ConsumeToken().Value), input.Skip()))(input.Skip())
            : Expect.At<OperatorSyntax>(input, Unknown(word));
    }

    private static TokenListParser<ViewToken, Operator> Of<T>(TokenListParser<ViewToken, T> operands, Func<T, Operator> make) => operands.Select(make);

    private static TokenListParser<ViewToken, Operator> Aggregate(AggregateKind kind, DurationSyntax durations) =>
        from path in AField from window in durations.Over select (Operator)new Aggregate(kind, path, window);

    private static TokenListParserResult<ViewToken, string> EventType(TokenList<ViewToken> input)
    {
        var name = Expect.Word("a name")(input);
        return !name.HasValue || StreamNames.IsType(name.Value) ? name
            : StreamNames.ReservedTypes.Contains(name.Value)
                ? Expect.At<string>(input, $"{name.Value} cannot be a type of event: reserved are {string.Join(", ", StreamNames.ReservedTypes)}")
                : Expect.At<string>(input, $"a type of event has at most {StreamNames.MaxTypeLength} characters");
    }

    private string Unknown(string word)
    {
        if (Hints.TryGetValue(word, out var hint))
        {
            return $"{word} is not an operator: {hint}";
        }

        string[] all = [.. _table.Keys, "take"];
        return $"{word} is not an operator{Suggestions.DidYouMean(word, all)} There are: {Suggestions.List(all)}";
    }
}
