using RxSse.Http;
using RxSse.Log;
using RxSse.Publishing;

namespace RxSse.Benchmarks.Publishing;

/// <summary>The bounds of docs/operations.md that publishers can reach, with the default settings.</summary>
internal static class PublishMemoryBounds
{
    /// <summary>Resident memory of the process without clients, in MiB.</summary>
    public const double ProcessMib = 84;

    /// <summary>A connection without what it has read ahead.</summary>
    public const double ConnectionKib = 12.8;

    private const double Kib = 1024;
    private const double Mib = 1024 * Kib;

    // What the collector has not collected yet, as a share of what the bounds allow (docs/operations.md).
    private const double Garbage = 2.0 / 3;

    /// <summary>The sum with the garbage that docs/operations.md names, in MiB.</summary>
    /// <param name="connections">Those of publishers.</param>
    public static double WithGarbageMibOf(int connections) => MibOf(connections) * (1 + Garbage);

    /// <summary>The sum, in MiB.</summary>
    /// <param name="connections">Those of publishers.</param>
    public static double MibOf(int connections)
    {
        var publishing = new PublishingOptions();
        var events = publishing.ReadingBytes + (2 * (double)publishing.QueueBytes) + new HistoryOptions().Bytes;
        return ProcessMib + (connections * ((ConnectionKib * Kib) + BytesBehindRequests.Max) / Mib) + (events / Mib);
    }
}
