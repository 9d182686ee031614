using System.Security.Cryptography;
using RxSse.Log;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog;

/// <summary>What is set for a log in Redis.</summary>
/// <param name="Options">The settings of the log in Redis.</param>
/// <param name="Limits">The limits of the history.</param>
/// <param name="Tail">The limits of each tail.</param>
/// <param name="NewEpoch">Whether a new epoch begins in any case.</param>
internal sealed record RedisLogSetup(RedisLogOptions Options, HistoryOptions Limits, TailOptions Tail, bool NewEpoch)
{
    /// <summary>The name of this node: eight random letters, new with each start.</summary>
    public string Node { get; init; } = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 8);

    /// <summary>
    /// A node that is there is heard of again within this time. The leader calls least often, each 4/15 of the lease, and a call may fail.
    /// </summary>
    public TimeSpan Alive => AdoptCall.LeastAlive + (Options.Lease / 2);
}
