namespace RxSse.Benchmarks.Reports;

/// <summary>Whether a requirement holds.</summary>
/// <param name="Requirement">What is required.</param>
/// <param name="Holds">Whether it is so.</param>
/// <param name="Because">The figures that say so.</param>
/// <param name="IsBinding">Whether the command fails if it does not hold.</param>
internal sealed record Verdict(string Requirement, bool Holds, string Because, bool IsBinding)
{
    public static bool Pass(IEnumerable<Verdict> verdicts) => verdicts.All(verdict => verdict.Holds || !verdict.IsBinding);

    /// <summary>A line for each.</summary>
    public static string Lines(IEnumerable<Verdict> verdicts) =>
        string.Join(Environment.NewLine, verdicts.Select(verdict => $"{(verdict.Holds ? "yes" : "NO ")}  {verdict.Requirement}: {verdict.Because}"));
}
