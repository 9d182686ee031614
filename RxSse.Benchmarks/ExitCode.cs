namespace RxSse.Benchmarks;

/// <summary>What a command tells the shell.</summary>
internal static class ExitCode
{
    public const int Passed = 0;

    /// <summary>A verdict that must hold does not.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Misused = 2;

    /// <summary>It took too long, was interrupted, or the server ended: there is no result.</summary>
    public const int Broken = 3;
}
