namespace RxSse.Streams;

/// <summary>How a stream fares.</summary>
internal abstract record StreamStatus
{
    /// <summary>It is subscribed to.</summary>
    internal sealed record Running : StreamStatus;

    /// <summary>It has failed, and waits for its next try.</summary>
    internal sealed record Retrying(string Error, DateTimeOffset NextTry) : StreamStatus;

    /// <summary>It has ended by itself and is not started again.</summary>
    internal sealed record Completed : StreamStatus;
}
