namespace RxSse.Streams;

/// <summary>The state of a stream.</summary>
internal abstract record StreamStatus
{
    /// <summary>Its function or its first subscription has not returned, or another process runs it.</summary>
    internal sealed record Starting : StreamStatus;

    /// <summary>The server is subscribed to it.</summary>
    internal sealed record Running : StreamStatus;

    /// <summary>It has failed and waits for the next retry.</summary>
    internal sealed record Retrying(string Error, DateTimeOffset NextTry) : StreamStatus;

    /// <summary>It has completed and is not started again.</summary>
    internal sealed record Completed : StreamStatus;
}
