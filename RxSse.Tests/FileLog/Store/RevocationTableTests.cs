using RxSse.FileLog;
using RxSse.Log;
using Xunit;

namespace RxSse.Tests.FileLog.Store;

/// <summary>Revocations outlive the process.</summary>
public sealed class RevocationTableTests : StoreTestBase
{
    private static readonly Digest Ada = Digest.Of("ada");
    private static readonly Digest Bob = Digest.Of("bob");

    [Fact]
    public void Revocation_IsThereAfterTheEndOfTheProcess_AndTheLongerOneCounts()
    {
        Assert.Empty(Store.Revoked());
        Store.Keep(Ada, Now.AddHours(2), Now);
        Store.Keep(Ada, Now.AddHours(1), Now);
        Kill();

        Assert.Equal(new Dictionary<Digest, DateTimeOffset> { [Ada] = Now.AddHours(2) }, Store.Revoked());
    }

    [Fact]
    public void Revocation_IsOnTheDiskAtOnce_AndOutlivesAnEpoch()
    {
        Sync = FileSync.Interval;
        AppendMany(1);
        Store.Keep(Ada, Now.AddHours(2), Now);
        LosePower(walBytes: null); // what the commit has synced

        Assert.NotNull(Store.NewEpochReason);
        Assert.Contains(Ada, Store.Revoked());
    }

    [Fact]
    public void RevocationsThatAreOver_AreDeletedWithTheNextOne()
    {
        Store.Keep(Ada, Now.AddHours(1), Now);
        Store.Keep(Bob, Now.AddHours(3), Now.AddHours(1));
        Reopen();

        Assert.Equal([Bob], Store.Revoked().Keys);
    }
}
