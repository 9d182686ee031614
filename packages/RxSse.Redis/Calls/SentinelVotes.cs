using System.Net;

namespace RxSse.RedisLog.Calls;

/// <summary>Which primary the Sentinels name.</summary>
/// <param name="count">The number of Sentinels, with those that do not answer.</param>
internal sealed class SentinelVotes(int count)
{
    private readonly Dictionary<EndPoint, int> _votes = [];

    /// <summary>One of them names a primary. True if more than half of all have named this one.</summary>
    public bool Add(EndPoint primary) => (_votes[primary] = _votes.GetValueOrDefault(primary) + 1) * 2 > count;
}
