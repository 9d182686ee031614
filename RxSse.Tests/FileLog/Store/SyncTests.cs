using RxSse.FileLog;
using RxSse.Log;
using Xunit;

namespace RxSse.Tests.FileLog.Store;

/// <summary>Which commits are written through to the disk at once. A test cannot see what the disk has, so it asks SQLite.</summary>
public sealed class SyncTests : StoreTestBase
{
    private const long Normal = 1;
    private const long Full = 2;

    private readonly List<long> _commits = [];

    public SyncTests() => System = System with { Committing = database => _commits.Add(database.Number("PRAGMA synchronous")) };

    [Theory]
    [InlineData(FileSync.Always, Full)]
    [InlineData(FileSync.Interval, Normal)]
    public void Append_IsSynced_AsThePolicySays_AndTheMarkOfTheRunAlways(FileSync sync, long expected)
    {
        Sync = sync;
        AppendMany(1);
        AppendMany(1);

        Assert.Equal([Full, Full, expected, expected], _commits); // the tables, the mark, and two appends
    }

    [Fact]
    public void RevocationCloseAndEpoch_AreSynced_WithAnyPolicy()
    {
        Sync = FileSync.Interval;
        AppendMany(1);
        _commits.Clear();
        Store.Keep(Digest.Of("ada"), Now.AddHours(1), Now);
        Reopen(newEpoch: "it was asked for");

        Assert.Equal([Full, Full, Full], _commits);
        AppendMany(1);
        Assert.Equal(Normal, _commits[^1]); // the policy is in force again
    }

    [Fact]
    public void Eviction_HasThePolicy()
    {
        Sync = FileSync.Interval;
        AppendMany(1);
        _commits.Clear();
        Store.Evict(Now.AddHours(2));

        Assert.Equal([Normal], _commits);
    }
}
