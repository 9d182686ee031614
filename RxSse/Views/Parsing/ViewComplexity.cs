using RxSse.Views.Model;

namespace RxSse.Views.Parsing;

/// <summary>The size of a pipe with everything in it.</summary>
internal static class ViewComplexity
{
    private const int CostOfKeeping = 10;

    /// <summary>The number of pipes: the pipe itself and all pipes in it.</summary>
    public static int Pipes(Pipe pipe) => WithInner(pipe).Count();

    /// <summary>The pipe itself and all pipes in it.</summary>
    public static IEnumerable<Pipe> WithInner(Pipe pipe) => Inner(pipe).SelectMany(WithInner).Prepend(pipe);

    /// <summary>What a pipe costs with everything in it: its operators, windows and keys more, and <c>latest</c> or <c>with</c>.</summary>
    public static int Cost(Pipe pipe) => WithInner(pipe).Sum(static part =>
        part.Operators.Sum(static step => step.IsWindow || step.IsKeyed ? 1 + CostOfKeeping : 1)
        + (part.Source is CombinedSource ? CostOfKeeping : 0));

    /// <summary>How deeply <c>latest</c>, <c>with</c> and <c>merge</c> are nested.</summary>
    public static int Depth(Pipe pipe) => pipe.Source is StreamSource ? 0 : 1 + Inner(pipe).Max(Depth);

    /// <summary>The pipes that stand directly in the source of a pipe.</summary>
    public static IEnumerable<Pipe> Inner(Pipe pipe) => pipe.Source switch
    {
        MergeSource merge => merge.Pipes,
        CombinedSource combined => combined.Inputs.SelectMany(input => input.Pipes),
        _ => [],
    };
}
