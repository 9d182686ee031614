using System.Net;
using RxSse.RedisLog.Calls;
using Xunit;

namespace RxSse.Tests.RedisLog.Calls;

/// <summary>Where the primary is, if not all Sentinels say the same, or say anything.</summary>
public sealed class SentinelVotesTests
{
    [Theory]
    [InlineData(1, "a", true)]
    [InlineData(2, "a", false)]
    [InlineData(2, "ab", false)]
    [InlineData(2, "aa", true)]
    [InlineData(3, "a", false)] // it may be cut off with an old primary
    [InlineData(3, "ab", false)]
    [InlineData(3, "aba", true)]
    [InlineData(4, "aabb", false)]
    [InlineData(5, "aab", false)]
    public void MoreThanHalfOfAllDecide_NotOfThoseWhoAnswer(int count, string answers, bool isDecided)
    {
        var votes = new SentinelVotes(count);

        Assert.Equal(isDecided, answers.ToList().ConvertAll(name => votes.Add(new DnsEndPoint($"{name}", 6379)))[^1]);
    }
}
