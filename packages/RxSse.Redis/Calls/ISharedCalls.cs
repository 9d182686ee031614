using RxSse.Http.Security;
using RxSse.Log;

namespace RxSse.RedisLog.Calls;

/// <summary>
/// The calls to what nodes share beside the log. Each is done as a whole or not at all. Times are those of Redis, so that the clocks of the
/// nodes do not matter.
/// </summary>
/// <exception cref="RedisCallException">Thrown by each: Redis does not answer, or refuses.</exception>
internal interface ISharedCalls : IAsyncDisposable
{
    /// <summary>Keeps a ticket for a time, unless too many wait.</summary>
    Task<TicketRefusal> AddTicketAsync(Digest ticket, Digest principal, ReadOnlyMemory<byte> content, TimeSpan time);

    /// <summary>Takes a ticket, which then is no more. Empty if there is none, or if another server of Redis has stored it.</summary>
    Task<ReadOnlyMemory<byte>> TakeTicketAsync(Digest ticket);

    /// <summary>A ticket that was taken waits no more.</summary>
    Task ForgetTicketAsync(Digest ticket, Digest principal);

    /// <summary>Keeps revocations, each for a time. False if they would be too many; then none is kept.</summary>
    Task<bool> RevokeAsync(IEnumerable<KeyValuePair<Digest, TimeSpan>> revoked);

    /// <summary>Tells the nodes what to close. False if they have too much to close already.</summary>
    Task<bool> CloseAsync(string what);

    /// <summary>Tells the status of a node, and reads what the nodes share.</summary>
    Task<BeatAnswer> BeatAsync(BeatCall call);

    /// <summary>A node ends.</summary>
    Task LeaveAsync(string node);

    /// <summary>Gives a number that is greater than all before, on all nodes, and not below the time in milliseconds.</summary>
    Task<long> NextNumberAsync();
}

/// <summary>What a node tells, and what it has read.</summary>
/// <param name="Node">The name of the node.</param>
/// <param name="Status">Its status, as JSON.</param>
/// <param name="Revoked">The version of the revocations that it has read.</param>
/// <param name="Closed">The place up to which it has read what is to be closed; -1 if it has just come.</param>
internal sealed record BeatCall(string Node, ReadOnlyMemory<byte> Status, string Revoked, long Closed)
{
    /// <summary>The maximum size of a status.</summary>
    public const int MaxStatus = 64 * 1024;

    /// <summary>The version of revocations that were not read. Redis has none of this name.</summary>
    public const string Unread = "-";
}

/// <summary>What the nodes share.</summary>
/// <param name="Leader">The node that has the lease; empty if none has it.</param>
/// <param name="Version">The version of the revocations.</param>
/// <param name="Closed">The place up to which the answer tells what is to be closed.</param>
/// <param name="Others">The statuses of the other nodes, as they have told them.</param>
/// <param name="Ignored">The number of statuses that are too large, too many, or none.</param>
/// <param name="Revoked">What is revoked, and for how long; null if the version is the one of the call.</param>
/// <param name="Closing">What is to be closed.</param>
/// <param name="IsWritten">Whether the status of the node was written: Redis may take no writes.</param>
internal sealed record BeatAnswer(
    string Leader, string Version, long Closed, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Others, int Ignored,
    IReadOnlyDictionary<Digest, TimeSpan>? Revoked, IReadOnlyList<string> Closing, bool IsWritten);
