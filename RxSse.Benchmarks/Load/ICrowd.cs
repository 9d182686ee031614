using RxSse.Benchmarks.Measures;

namespace RxSse.Benchmarks.Load;

/// <summary>Clients of an event server, which begin to connect when they are created. Disposal disconnects them all at once.</summary>
internal interface ICrowd : IDisposable
{
    ArrivalCounter ArrivalCounter { get; }

    /// <summary>The number of bytes that the clients have received: over plain HTTP/1.1 with the framing of HTTP, otherwise without it.</summary>
    long Bytes { get; }

    /// <summary>Waits until the server has responded to all clients. Returns the time since the first connection attempt.</summary>
    Task<TimeSpan> OpenedAsync(CancellationToken cancellationToken);

    /// <summary>Starts to measure latencies: those of events that are published from now on.</summary>
    void StartMeasuring();

    /// <summary>Returns the latencies. Call this after the last event.</summary>
    Latencies TakeLatencies();

    /// <summary>Throws if a client has failed or the server has disconnected one.</summary>
    void ThrowIfFaulted();
}
