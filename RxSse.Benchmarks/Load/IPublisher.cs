namespace RxSse.Benchmarks.Load;

/// <summary>Publishes from its creation until it is stopped.</summary>
internal interface IPublisher : IDisposable
{
    /// <summary>Events that the server took.</summary>
    long Published { get; }

    /// <summary>Events that it answered with an error.</summary>
    long Refused { get; }

    /// <summary>Throws what has broken publishing off, if anything.</summary>
    void ThrowIfFaulted();

    /// <summary>Returns when every event has its answer.</summary>
    void Stop();
}
