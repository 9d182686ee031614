namespace RxSse.Benchmarks.Load;

/// <summary>Publishes events from its creation until it is stopped.</summary>
internal interface IPublisher : IDisposable
{
    /// <summary>The number of accepted events.</summary>
    long Published { get; }

    /// <summary>The number of refused events.</summary>
    long Refused { get; }

    /// <summary>Throws if publishing has failed.</summary>
    void ThrowIfFaulted();

    /// <summary>Stops, and returns when every request has its response.</summary>
    void Stop();
}
