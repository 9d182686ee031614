using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using Buffer = RxSse.Views.Operators.Buffer;

namespace RxSse.Views.Parsing;

// Operators. A new operator is a new line of the table: its word, and how its operands are parsed.
internal sealed partial class ViewParser
{
    private static readonly Dictionary<string, Func<ViewParser, Operator>> Operators = new(FigureOperators)
    {
        ["as"] = parser => new As(parser.EventType()),
        ["buffer"] = parser => new Buffer(parser.Duration()),
        ["debounce"] = parser => new Debounce(parser.Duration(), parser.By()),
        ["distinct"] = parser => new Distinct(parser.IsPath && !parser.IsBy ? [.. parser.Paths()] : [], parser.By()),
        ["every"] = parser => new Every(parser.Duration(), parser.By()),
        ["pairs"] = parser => new Pairs(parser.By()),
        ["sample"] = parser => new Sample(parser.Duration(), parser.By()),
        ["select"] = parser => new Select([.. parser.SelectedFields()]),
        ["silence"] = parser => new Silence(parser.Duration(), parser.By()),
        ["where"] = parser => new Where(parser.Condition()),
    };

    private static readonly string OperatorNames = Suggestions.List([.. Operators.Keys, "take"]);

    // The paths of the operator that is being parsed.
    private List<PathSyntax> _paths = [];

    private bool IsSecondBar => _tokens.Current.Kind == TokenKind.Bar && _tokens.Previous.IsDirectlyBefore(_tokens.Current);

    private bool IsBy => _tokens.Current.Text == "by";

    private OperatorSyntax Operator(bool isAfterCondition)
    {
        var word = _tokens.Current;
        if (word.Kind != TokenKind.Word)
        {
            throw _tokens.Unexpected("an operator", isAfterCondition && IsSecondBar ? WriteOr : null);
        }

        if (!Operators.TryGetValue(word.Text, out var operands))
        {
            throw new ViewSyntaxException(word.Span, UnknownOperator(word.Text));
        }

        _tokens.Read();
        _paths = [];
        return new OperatorSyntax(operands(this), word.Span, _paths);
    }

    // by = "by" path
    private DataPath? By() => _tokens.TryRead("by") ? Path() : null;

    // duration = digits ( "ms" / "s" / "m" / "h" )
    private TimeSpan Duration()
    {
        if (_tokens.Current.Kind != TokenKind.Duration)
        {
            throw _tokens.Unexpected("a duration such as 500ms or 2s");
        }

        var token = _tokens.Read();
        var (shortest, longest) = (_options.ShortestPeriod, _options.LongestPeriod);
        return !DurationText.TryParse(token.Text, out var duration) || duration > longest
                ? throw OutOfRange("long", nameof(_options.LongestPeriod))
            : duration < shortest ? throw OutOfRange("short", nameof(_options.ShortestPeriod))
            : duration;

        ViewSyntaxException OutOfRange(string how, string option) => new(
            token.Span,
            $"Duration {ErrorText.Truncate(token.Text)} is too {how}. "
            + $"Allowed: {DurationText.Print(shortest)} to {DurationText.Print(longest)} (Composition:{option}).");
    }

    private string EventType()
    {
        var name = _tokens.Expect(TokenKind.Word, "an event type");
        return StreamNames.IsType(name.Text) ? name.Text
            : StreamNames.ReservedTypes.Contains(name.Text)
                ? throw new ViewSyntaxException(
                    name.Span, $"Event type '{name.Text}' is reserved. Reserved types: {string.Join(", ", StreamNames.ReservedTypes)}.")
            : throw ViewLimits.Error(
                name.Span, $"The event type has {name.Text.Length:N0} characters. Maximum: {StreamNames.MaxTypeLength:N0}.");
    }

    // field *( "," field ), field = path [ "as" word ] / sum "as" word
    private List<SelectedField> SelectedFields()
    {
        var (fields, names) = (new List<SelectedField>(), new HashSet<string>());
        do
        {
            var (first, parsed) = (_tokens.Current, Sum(AField));
            var value = ValueOf(parsed, "A condition stands in where. select takes fields and calculated values.");
            var name = _tokens.TryRead("as") ? _tokens.Expect(TokenKind.Word, "a name for the field").Text
                : value is not FieldValue { Path: var path } ? throw new ViewSyntaxException(
                    parsed.Span, "A calculated field needs a name: add `as name`.")
                : path.LastName ?? throw new ViewSyntaxException(
                    first.Span, $"'{ErrorText.Truncate(path.Text)}' has no field name. Add one: {ErrorText.Truncate(path.Text)} as name.");
            if (!names.Add(name))
            {
                throw new ViewSyntaxException(
                    first.Span, $"Two fields are named '{ErrorText.Truncate(name)}'. Rename one: {ErrorText.Truncate(value.Text)} as name.");
            }

            fields.Add(new SelectedField(value, name));
        }
        while (_tokens.TryRead(","));

        return fields;
    }

    private static string UnknownOperator(string word)
    {
        var start = $"Unknown operator '{ErrorText.Truncate(word)}'.";
        return ForeignWords.Operators.TryGetValue(word, out var ours) ? $"{start} {ours}"
            : Suggestions.Closest(word, [.. Operators.Keys, "take"]) is { } near ? $"{start} Did you mean {near}? Allowed: {OperatorNames}."
            : $"{start} Allowed: {OperatorNames}.";
    }
}
