namespace RxSse.Benchmarks;

/// <summary>The exit codes.</summary>
internal static class ExitCode
{
    public const int Passed = 0;

    /// <summary>A required verdict is not met.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Misused = 2;

    /// <summary>There is no result: a timeout, an interrupt, or the server ended.</summary>
    public const int Broken = 3;
}
