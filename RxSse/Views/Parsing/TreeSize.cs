using RxSse.Views.Model;

namespace RxSse.Views.Parsing;

/// <summary>How large a pipe has become.</summary>
internal static class TreeSize
{
    /// <summary>How many pipes it is, those in it too.</summary>
    public static int Pipes(Pipe pipe) => 1 + Inner(pipe).Sum(Pipes);

    /// <summary>How deep combinations stand in each other.</summary>
    public static int Depth(Pipe pipe) => pipe.Source is StreamSource ? 0 : 1 + Inner(pipe).Max(Depth);

    private static IEnumerable<Pipe> Inner(Pipe pipe) => pipe.Source switch
    {
        MergeSource merge => merge.Pipes,
        CombineLatestSource latest => latest.Inputs.SelectMany(input => input.Pipes),
        _ => [],
    };
}
