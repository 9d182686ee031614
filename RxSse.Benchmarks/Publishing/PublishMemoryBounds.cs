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

    // Code that is compiled under load, and what the runtime needs beside the heap. Not for the heap, although the bounds would allow it.
    private const double CodeMib = 20;

    private const double Kib = 1024;
    private const double Mib = 1024 * Kib;

    /// <summary>The sum, in MiB.</summary>
    /// <param name="connections">Those of publishers.</param>
    public static double MibOf(int connections)
    {
        var publishing = new PublishingOptions();
        var events = publishing.ReadingBytes + (2 * (double)publishing.QueueBytes) + new HistoryOptions().Bytes;
        return ProcessMib + (connections * ((ConnectionKib * Kib) + BytesBehindRequests.Max) / Mib) + (events / Mib);
    }

    /// <summary>
    /// The limit of the heap, in bytes, with which the process stays below the sum. Without one, the collector leaves garbage on top, and
    /// with one the server fails if more than the bounds allow is in use.
    /// </summary>
    /// <param name="connections">Those of publishers.</param>
    public static long HeapOf(int connections) => (long)((MibOf(connections) - ProcessMib - CodeMib) * Mib);
}
