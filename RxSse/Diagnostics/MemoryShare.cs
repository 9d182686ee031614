namespace RxSse.Diagnostics;

/// <summary>The default of a bound in bytes that follows from the memory of the process.</summary>
internal static class MemoryShare
{
    private const long Min = 1024 * 1024;
    private const long Max = 256 * 1024 * 1024;
    private const int Part = 8;

    /// <summary>Of the memory that the runtime may use.</summary>
    public static long Default => Of(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>256 MiB, or an eighth of the memory if that is less; at least 1 MiB.</summary>
    /// <param name="memory">The memory.</param>
    public static long Of(long memory) => Math.Clamp(memory / Part, Min, Max);
}
