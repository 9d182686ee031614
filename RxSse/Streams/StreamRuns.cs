namespace RxSse.Streams;

/// <summary>Where a stream runs if several processes share a log.</summary>
public enum StreamRuns
{
    /// <summary>On one of them. If that ends, the stream begins anew on another one.</summary>
    Once,

    /// <summary>On each of them. Subscribers receive the events of all.</summary>
    OnEachNode,
}
