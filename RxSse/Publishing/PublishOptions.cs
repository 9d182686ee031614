namespace RxSse.Publishing;

/// <summary>How events are published.</summary>
public sealed record PublishOptions
{
    /// <summary>The type of the events: one of the stream's. Default: the <c>Type</c> of the stream.</summary>
    public string? Type { get; init; }

    /// <summary>
    /// A key by which a repeated call is recognised: it publishes nothing and returns the first result. It belongs to the stream, and is
    /// known for as long as the newest event that it gave is in the history.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>
    /// The id that the newest event of the stream must have, or <c>none</c> if the stream must have no event. Default: no condition.
    /// </summary>
    public string? After { get; init; }
}
