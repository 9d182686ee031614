using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using RxSse.Views.Operators.Windows;

namespace RxSse.Views.Parsing;

// Figures of windows. Each word of a figure is an operator.
internal sealed partial class ViewParser
{
    private const long MaxFigures = 1_000_000;

    private static readonly string FigureNames = Suggestions.List(FigureKinds.ByWord.Keys);

    private static IEnumerable<KeyValuePair<string, Func<ViewParser, Operator>>> FigureOperators =>
        FigureKinds.ByWord.Select(static word => KeyValuePair.Create<string, Func<ViewParser, Operator>>(
            word.Key, parser => parser.Figures(word.Value)));

    private bool IsOver => _tokens.Current.Text == "over";

    // figure *( "," figure ) "over" duration [ "every" duration ] [ by ]
    private Figures Figures(FigureKind kind)
    {
        var (start, figures, names) = (_tokens.Previous, new List<Figure>(), new HashSet<string>());
        AddFigure(kind, figures, names);
        while (_tokens.TryRead(","))
        {
            AddFigure(FigureWord(), figures, names);
        }

        var length = _tokens.TryRead("over")
            ? Duration()
            : throw _tokens.Unexpected("over and a duration such as over 1m", AfterValue(), "over");
        var step = _tokens.TryRead("every") ? Step(length) : length;
        var key = _tokens.TryRead("by") ? KeyBeside(figures) : null;
        var all = new Figures([.. figures], length, step, key);
        return (long)(key is null ? 1 : _options.MaxKeys) * all.Steps * figures.Count <= MaxFigures ? all : throw ViewLimits.Error(
            _tokens.SpanFrom(start), TooMuch(all));
    }

    private FormattableString TooMuch(Figures all) => all.IsKeyed
        ? $"The windows keep too much: {_options.MaxKeys:N0} keys (Composition:MaxKeys) × {all.Steps:N0} steps × {all.All.Count:N0} figures. Maximum: {MaxFigures:N0} together."
        : (FormattableString)$"The windows keep too much: {all.Steps:N0} steps × {all.All.Count:N0} figures. Maximum: {MaxFigures:N0} together.";

    // figure = ( "avg" / "sum" / "min" / "max" / "p50" / "p90" / "p95" / "p99" ) sum [ "as" word ]
    //        / ( "first" / "last" ) path [ "as" word ] / "count" [ path ] [ "as" word ]
    private void AddFigure(FigureKind kind, List<Figure> figures, HashSet<string> names)
    {
        var first = _tokens.Previous;
        var figure = new Figure(kind, ValueOf(kind), kind.Word());
        figure = _tokens.TryRead("as") ? figure with { Name = _tokens.Expect(TokenKind.Word, "a name for the figure").Text } : figure;
        var isAlone = figures.Count == 0 && _tokens.Current.Kind != TokenKind.Comma;
        var isTaken = figure.Name is "from" or "to" || (figure.Name == "count" && isAlone && kind != FigureKind.Count);
        if (isTaken || !names.Add(figure.Name))
        {
            throw new ViewSyntaxException(
                _tokens.SpanFrom(first),
                $"Two {(isTaken ? "fields" : "figures")} are named '{ErrorText.Truncate(figure.Name)}'. "
                + $"Rename one: {ErrorText.Truncate(figure.TextWithoutName)} as name.");
        }

        figures.Add(figure);
    }

    private FigureKind FigureWord()
    {
        if (_tokens.Current.Kind == TokenKind.Word && FigureKinds.ByWord.TryGetValue(_tokens.Current.Text, out var kind))
        {
            _tokens.Read();
            return kind;
        }

        throw _tokens.Unexpected("a figure", $"Allowed: {FigureNames}.", [.. FigureKinds.ByWord.Keys]);
    }

    private Calculation? ValueOf(FigureKind kind)
    {
        if (kind == FigureKind.Count)
        {
            return IsPath && !IsOver && _tokens.Current.Text != "as" ? new FieldValue(Path()) : null;
        }

        if (IsOver)
        {
            throw _tokens.Unexpected(AField);
        }

        return kind is not (FigureKind.First or FigureKind.Last) ? Calculated()
            : IsPath ? new FieldValue(Path())
            : throw _tokens.Unexpected(AField, kind == FigureKind.First ? "To end the response after the first event, write take 1." : null);
    }

    private Calculation Calculated()
    {
        var first = _tokens.Current;
        var value = NumberOf(Sum(AField));
        return value.PathCount > 0 ? value : throw new ViewSyntaxException(
            _tokens.SpanFrom(first), "The figure has no field, so it is of the same number for every event. Calculate with a field, such as price * 2.");
    }

    private TimeSpan Step(TimeSpan length)
    {
        var (token, step) = (_tokens.Current, Duration());
        var (steps, rest) = (length.Ticks / step.Ticks, length.Ticks % step.Ticks);
        return step > length
                ? throw new ViewSyntaxException(token.Span, $"The step {DurationText.Print(step)} is longer than the window {DurationText.Print(length)}.")
            : rest != 0
                ? throw new ViewSyntaxException(token.Span, $"{DurationText.Print(length)} is not a whole multiple of {DurationText.Print(step)}.")
            : steps > _options.MaxSteps ? throw ViewLimits.Error(
                token.Span,
                $"A window of {DurationText.Print(length)} has {steps:N0} steps of {DurationText.Print(step)}. Maximum: {_options.MaxSteps:N0} (Composition:MaxSteps).")
            : step;
    }

    // A key has its field beside the figures.
    private DataPath KeyBeside(List<Figure> figures)
    {
        var (first, key) = (_tokens.Current, Path());
        var name = key.LastName ?? throw new ViewSyntaxException(
            _tokens.SpanFrom(first), $"'{ErrorText.Truncate(key.Text)}' has no field name. Select the key under a name first.");
        var isTaken = name is "from" or "to" || figures.Exists(figure => figure.Name == name)
            || (name == "count" && figures is [{ Kind: not FigureKind.Count }]);
        return isTaken
            ? throw new ViewSyntaxException(
                _tokens.SpanFrom(first), $"Two fields are named '{ErrorText.Truncate(name)}'. Select the key under another name first.")
            : key;
    }
}
