namespace RxSse.Client;

/// <summary>How events are received.</summary>
public sealed class EventsOptions
{
    /// <summary>The id after which the first connection continues, from an earlier run; null to begin with the server's snapshot.</summary>
    public string? LastEventId { get; init; }

    /// <summary>
    /// How far the wait between two tries grows by itself. Default 1 minute. If the server asks for more, it gets it, up to a day. Up to half
    /// of the wait is added at random.
    /// </summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The largest event, in bytes as they come. A larger one is an error. Default 16 MiB.</summary>
    public int MaxEventBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Throws if a value is not allowed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not allowed.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(LongestWait, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxEventBytes, 1);
        if (LastEventId is { } id && !Connections.EventCursor.IsAllowed(id))
        {
            throw new ArgumentOutOfRangeException(
                nameof(LastEventId), $"Allowed: 1 to {Connections.EventCursor.MaxLength} visible ASCII characters.");
        }
    }
}
