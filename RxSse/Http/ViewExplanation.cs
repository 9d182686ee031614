using System.Text.Json.Serialization;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using RxSse.Views.Parsing;
using Buffer = RxSse.Views.Operators.Buffer;

namespace RxSse.Http;

/// <summary>The response to <c>GET /views/explain</c>.</summary>
/// <param name="View">The normal form; the expression as it was written if it reads a stream that the caller may not read.</param>
/// <param name="Replayable">How much of it can be replayed: <c>all</c>, <c>some</c> or <c>none</c>.</param>
/// <param name="Streams">The names of the streams that it reads; null if the caller may not read one of them.</param>
/// <param name="Shared">Whether it runs in a pipeline, once for all who ask for the same; else it is streams only, and needs none.</param>
/// <param name="Take">The number of events after which the response ends. It belongs to one subscriber.</param>
/// <param name="Keeps">What all operators keep at most, in bytes; null if the view reads a stream that the caller may not read.</param>
/// <param name="Pipes">The pipes; null if the view reads a stream that the caller may not read.</param>
/// <param name="Limits">What it uses of the limits; null if the view reads a stream that the caller may not read.</param>
internal sealed record ViewExplanation(
    string View,
    string Replayable,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Streams,
    bool Shared,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Take,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Keeps,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<PipeExplanation>? Pipes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<LimitExplanation>? Limits)
{
    /// <summary>Explains a view.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="request">What it is, without the row conditions of its streams.</param>
    /// <param name="language">What the caller may read.</param>
    /// <param name="catalog">The streams.</param>
    /// <param name="options">The limits.</param>
    public static ViewExplanation Of(
        string text, ViewRequest request, ViewLanguage language, Catalog catalog, CompositionOptions options)
    {
        var view = request.View;
        var isReadable = view.Streams.All(language.Streams.Contains);
        var keeping = new Keeping(new ViewBudget(options, view.Keepers).Share, options.BufferBytes);
        return new ViewExplanation(
            isReadable ? view.Text : text.Trim(),
            ViewsEndpoint.Word(view),
            isReadable ? [.. view.Streams] : null,
            !view.IsSelection || language.ShowsPartOf(view.Streams),
            request.Take,
            isReadable ? view.Pipes.Sum(keeping.Of) : null,
            isReadable ? [.. view.Pipes.Select(pipe => Explain(pipe, catalog, keeping))] : null,
            isReadable ? LimitsOf(text, view, options) : null);
    }

    private static PipeExplanation Explain(Pipe pipe, Catalog catalog, Keeping keeping) => new(
        pipe.Text,
        pipe.Type(name => catalog.Types[name]),
        pipe.IsReplayable,
        [
            new OperatorExplanation(pipe.Source.Text, pipe.Source.IsReplayable, keeping.Of(pipe with { Operators = [] })),
            .. pipe.Operators.Select(step => new OperatorExplanation(step.Text, step.IsReplayable, keeping.Of(step))),
        ]);

    private static LimitExplanation[] LimitsOf(string text, View view, CompositionOptions options)
    {
        var pipes = view.Pipes.SelectMany(ViewComplexity.WithInner).ToList();
        return
        [
            new("Composition:MaxLength", text.Length, options.MaxLength),
            new("Composition:MaxOperators", pipes.Max(pipe => pipe.Operators.Count), options.MaxOperators),
            new("Composition:MaxPipes", pipes.Count, options.MaxPipes),
            new("Composition:MaxTerms", pipes.Max(pipe => pipe.Operators.Sum(step => step.Terms)), options.MaxTerms),
            new("Composition:MaxSteps", pipes.SelectMany(pipe => pipe.Operators).Max(step => (step as Figures)?.Steps) ?? 0, options.MaxSteps),
            new("Composition:MaxEnds", (int)(view.Windows?.Ends ?? 0), options.MaxEnds),
            new("Limits:ViewCost", view.Pipes.Sum(ViewComplexity.Cost), options.MaxCost),
        ];
    }
}

/// <summary>A pipe in an explanation.</summary>
internal sealed record PipeExplanation(string Pipe, string Type, bool Replayable, IReadOnlyList<OperatorExplanation> Operators);

/// <summary>A source or an operator in an explanation. What it keeps is in bytes, or one event if that is longer.</summary>
internal sealed record OperatorExplanation(string Operator, bool Replayable, long Keeps);

/// <summary>What a view uses of a limit.</summary>
internal sealed record LimitExplanation(string Limit, int Used, int Max);

/// <summary>What operators keep at most, in bytes.</summary>
/// <param name="Share">The share of one that keeps events.</param>
/// <param name="BufferBytes">The most that <c>buffer</c> keeps.</param>
internal readonly record struct Keeping(int Share, int BufferBytes)
{
    /// <summary>What the operators of a pipe keep, and those of the pipes in it.</summary>
    public long Of(Pipe pipe)
    {
        var (of, inner) = (this, ViewComplexity.Inner(pipe).ToList());
        return pipe.Operators.Sum(of.Of) + inner.Sum(of.Of)
            + ((long)Share * (pipe.Source.Keepers - inner.Sum(static part => part.Keepers))); // what the source keeps itself
    }

    /// <summary>What an operator keeps.</summary>
    public long Of(Operator step) => step switch
    {
        Buffer => Math.Min(Share, BufferBytes),
        { KeepsEvents: true } => Share,
        Figures figures => figures.BytesOfFigures,
        _ => 0,
    };
}
