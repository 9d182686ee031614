using System.Globalization;
using RxSse.Log;

namespace RxSse.RedisLog.Calls;

/// <summary>A round to append.</summary>
/// <param name="Caller">What the node has seen.</param>
/// <param name="FreshEpoch">The name of the epoch, if one begins.</param>
/// <param name="Appender">The node and its appender. Its numbers rise.</param>
/// <param name="Lease">What the lease must be; empty if it does not matter.</param>
/// <param name="Round">The round.</param>
internal sealed record AppendCall(CallerState Caller, string FreshEpoch, string Appender, string Lease, AppendRound Round);

/// <summary>The answer to a round.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="State">Where the log stands.</param>
/// <param name="Outcomes">The outcome of each append, with ids of the epoch of today; empty unless it is done.</param>
internal sealed record AppendAnswer(CallStatus Status, LogState State, IReadOnlyList<AppendOutcome> Outcomes);

/// <summary>A page of events, with ids of the epoch of today.</summary>
/// <param name="State">Where the log stands.</param>
/// <param name="IsLost">Whether events before the page are missing.</param>
/// <param name="Through">
/// The sequence behind which nothing is missing: before the first event, or where an epoch begins. It is what was asked for if that has
/// followers.
/// </param>
/// <param name="Events">The events, oldest first. They follow each other, but for the beginnings of epochs.</param>
internal sealed record PageAnswer(LogState State, bool IsLost, long Through, IReadOnlyList<LogEvent> Events);

/// <summary>Events of the tail, with ids of the epoch of the state.</summary>
/// <param name="State">Where the log stands, not before these events.</param>
/// <param name="Events">The events, oldest first; empty if none came.</param>
internal sealed record TailAnswer(LogState State, IReadOnlyList<LogEvent> Events);

/// <summary>A place in the log.</summary>
/// <param name="State">Where the log stands.</param>
/// <param name="After">The sequence before it.</param>
internal sealed record FindAnswer(LogState State, long After);

/// <summary>What a node must know of a log when it begins to follow it.</summary>
/// <param name="State">Where the log stands.</param>
/// <param name="Newest">The newest event of each stream. It may have come after the state: then the one before it is not known.</param>
/// <param name="Origins">The cursor of each source.</param>
internal sealed record LoadAnswer(
    LogState State, IReadOnlyList<LogEvent> Newest, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Origins);

/// <summary>What a node says to a server that it does not know.</summary>
/// <param name="Caller">What the node has seen.</param>
/// <param name="FreshEpoch">The name of the epoch, if one begins.</param>
/// <param name="Node">The node.</param>
/// <param name="BeginsEpoch">Whether an epoch begins in any case.</param>
internal sealed record AdoptCall(CallerState Caller, string FreshEpoch, string Node, bool BeginsEpoch = false)
{
    /// <summary>The least <see cref="Alive"/>.</summary>
    public static TimeSpan LeastAlive { get; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a node is waited for.</summary>
    public static TimeSpan MaxWait { get; } = TimeSpan.FromSeconds(1);

    /// <summary>A node that was heard of so long before the last one may have been away.</summary>
    public TimeSpan Alive { get; init; } = LeastAlive;
}

/// <summary>The answer to <see cref="AdoptCall"/>.</summary>
/// <param name="Status">Whether the server is adopted.</param>
/// <param name="State">Where the log stands. Its server is the one that answers, whether it is adopted or not.</param>
/// <param name="Time">The time of the log now, in milliseconds; null unless it is done.</param>
internal sealed record AdoptAnswer(CallStatus Status, LogState State, long? Time = null);

/// <summary>A node says that it is there.</summary>
/// <param name="Node">The node.</param>
/// <param name="Wish">What it wants.</param>
/// <param name="Length">How long the lease is kept without another call.</param>
/// <param name="KnownTerm">The newest term that it knows. The next has a higher number.</param>
internal sealed record LeaseCall(string Node, LeaseWish Wish, TimeSpan Length, long KnownTerm);

/// <summary>What a node wants of the lease.</summary>
internal enum LeaseWish
{
    /// <summary>To have it, or to keep it.</summary>
    Lead,

    /// <summary>Nothing: it only says that it is there.</summary>
    Follow,

    /// <summary>To give it up, because the node stops.</summary>
    Leave,
}

/// <summary>The answer to <see cref="LeaseCall"/>.</summary>
/// <param name="Status">Whether it is done.</param>
/// <param name="State">Where the log stands.</param>
/// <param name="Holder">The node that has the lease; empty if none has.</param>
/// <param name="Term">The number of its term.</param>
/// <param name="Time">The time of the log now, in milliseconds; null unless it is done.</param>
internal sealed record LeaseAnswer(CallStatus Status, LogState State, string Holder, long Term, long? Time = null)
{
    /// <summary>The lease as it is stored.</summary>
    public static string Print(string node, long term) => string.Create(CultureInfo.InvariantCulture, $"{node}:{term}");
}
