namespace RxSse.Hub;

/// <summary>Why events are missing: the <c>reason</c> of a <c>gap</c> (docs/resume.md).</summary>
internal static class GapReasons
{
    /// <summary>The subscriber, or its view, was too slow.</summary>
    public const string Slow = "slow";

    /// <summary>The log does not retain the events.</summary>
    public const string Expired = "expired";

    /// <summary>The log has a new epoch.</summary>
    public const string Restarted = "restarted";

    /// <summary>A part of the view cannot be replayed.</summary>
    public const string Live = "live";

    /// <summary>The cursor is not an id of this log.</summary>
    public const string Unknown = "unknown";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Slow, Expired, Restarted, Live, Unknown];
}
