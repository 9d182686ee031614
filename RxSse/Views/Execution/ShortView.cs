using RxSse.Views.Model;
using RxSse.Views.Operators;

namespace RxSse.Views.Execution;

/// <summary>Which views cannot take long for a small event, whatever they ask of it and whatever it is, so that nobody has to measure them.</summary>
internal static class ShortView
{
    private const int MaxText = 128; // characters: few comparisons, with short literals
    private const int MaxOperators = 4; // in all: each but `as` goes through the event once

    /// <summary>
    /// Whether the view is one: each pipe is a stream, of which <c>where</c> and <c>as</c> pass an event on as it is. One <c>select</c> may follow
    /// them: it can copy an event several times, so nothing but <c>as</c> may stand behind it.
    /// </summary>
    public static bool Is(View view) =>
        view.Text.Length <= MaxText && view.Pipes.Sum(static pipe => pipe.Operators.Count) <= MaxOperators && view.Pipes.All(IsShort);

    private static bool IsShort(Pipe pipe) =>
        pipe.Source is StreamSource
        && pipe.Operators.SkipWhile(static step => step is Where or As).Index()
            .All(static step => step.Index == 0 ? step.Item is Select : step.Item is As);
}
