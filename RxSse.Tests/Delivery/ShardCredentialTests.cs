using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Limits;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Tests.Simulation;
using RxSse.Tests.VirtualTime;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>What a client that reads slowly still gets when its credential expires or is revoked: what was being written, and the end.</summary>
public sealed class ShardCredentialTests : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(20);

    private readonly ObservableLoop _loop = new();
    private readonly DeliveryOptions _options = new() { StallTimeout = TimeSpan.FromSeconds(60) };
    private readonly Revocations _revocations;
    private readonly Shard _shard;

    public ShardCredentialTests()
    {
        _revocations = new Revocations(_loop, InMemoryRevocationStore.Instance);
        var context = TestFactory.Context(_options, new InMemoryEventLog("e", new HistoryOptions(), _loop)) with { Revocations = _revocations };
        _shard = new Shard(context, _loop);
        _shard.Publish(Frames.Heartbeat(0));
    }

    public void Dispose() => _shard.Dispose();

    [Fact]
    public void SlowClient_GetsNothingOfWhatWaits_WhenItIsRevoked()
    {
        var slow = JoinSlow();

        Revoke();
        Read(slow);

        AssertEnd(slow, "revoked");
    }

    [Fact]
    public void SlowClient_GetsNothingOfWhatWaits_WhenItsCredentialExpires()
    {
        var slow = JoinSlow(expires: true);

        _loop.AdvanceBy((Lifetime - TimeSpan.FromSeconds(5)).Ticks); // it ends two retries before, and the check has 500 ms
        Read(slow);

        AssertEnd(slow, "expired");
    }

    [Fact]
    public void SlowClientWhoseResponseEndsAnyway_GetsNothingOfWhatWaits()
    {
        var slow = JoinSlow();
        _shard.Drain(new ShutdownSchedule(TimeSpan.Zero, 0));
        Turn();

        Revoke();
        Read(slow);

        AssertEnd(slow, "stopping");
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("expired")]
    [InlineData("stopping")] // and then revoked
    public void ClientThatDoesNotRead_IsAborted5SecondsAfterTheEndOfItsRight(string reason)
    {
        var stuck = JoinSlow(expires: reason == "expired");
        if (reason == "expired")
        {
            _loop.AdvanceTo((Lifetime - TimeSpan.FromSeconds(6.5)).Ticks);
        }
        else
        {
            if (reason == "stopping")
            {
                _shard.Drain(new ShutdownSchedule(TimeSpan.Zero, 0));
                Turn();
            }

            Revoke();
        }

        _loop.AdvanceBy(TimeSpan.FromSeconds(4.9).Ticks);
        Assert.False(stuck.WasAborted);
        _loop.AdvanceBy(TimeSpan.FromSeconds(1.2).Ticks); // two checks

        Assert.True(stuck.WasAborted);
        Assert.True(stuck.HasEnded);
        _loop.AdvanceBy(TimeSpan.FromSeconds(60).Ticks);
        Assert.True(_loop.IsIdle);
    }

    [Fact]
    public void ClientThatIsRevokedAgain_IsNotGivenMoreTime()
    {
        var stuck = JoinSlow();
        Revoke();
        for (var i = 0; i < 5; i++)
        {
            Assert.False(stuck.WasAborted);
            _loop.AdvanceBy(TimeSpan.FromSeconds(1).Ticks);
            _shard.EndRevoked();
        }

        _loop.AdvanceBy(TimeSpan.FromSeconds(0.6).Ticks);
        Assert.True(stuck.WasAborted);
    }

    [Fact]
    public void ClientThatReads_GetsItsEndAtOnce_AndIsNotAborted()
    {
        var quick = Join(Credential());
        Publish(1, 2);
        quick.Read();
        Turn();

        Revoke();
        quick.Read();
        _loop.AdvanceBy(TimeSpan.FromSeconds(10).Ticks);

        Assert.False(quick.WasAborted);
        AssertEnd(quick, "revoked", "e-2");
        Assert.True(_loop.IsIdle);
    }

    [Fact]
    public void SlowClientWithoutTheCredential_GetsAll()
    {
        var slow = JoinSlow(Credential("bob"));

        Revoke();
        Read(slow);

        Assert.Equal("e-8", slow.Cursor);
        Assert.False(slow.HasEnded);
    }

    private Client JoinSlow(bool expires = false) => JoinSlow(Credential(expires: expires));

    // Three events are being written; five wait.
    private Client JoinSlow(SubscriberCredential credential)
    {
        var slow = Join(credential);
        Publish(1, 2, 3);
        Publish(4, 5, 6, 7, 8);
        return slow;
    }

    private Client Join(SubscriberCredential credential) => new Client(_options, credential: credential).Join(
        (sink, observer) => _shard.Subscribe(StreamSelection.All, StartPosition.Live, sink, observer));

    private void Publish(params int[] events)
    {
        Array.ForEach(events, i => _shard.Publish(Frames.Event(i)));
        Turn();
    }

    private void Revoke()
    {
        _revocations.TryAdd(Revocations.OfSubject("ada"), TimeSpan.FromHours(1));
        _shard.EndRevoked();
        Turn();
    }

    private void Read(Client client)
    {
        for (var i = 0; i < 3; i++)
        {
            client.Read();
            Turn();
        }
    }

    private SubscriberCredential Credential(string name = "ada", bool expires = false) => new(
        Revocations.OfPrincipal(name), Revocations.OfSubject(name), null, _loop.Now, expires ? _loop.Now + Lifetime : null);

    // No gap either: the client comes back with the cursor of the last event that it has.
    private static void AssertEnd(Client client, string reason, string cursor = "e-3")
    {
        Assert.True(client.HasEnded);
        Assert.Equal(cursor, client.Cursor);
        Assert.Contains($"\"reason\":\"{reason}\"", client.Received[^1].Data, StringComparison.Ordinal);
        Assert.DoesNotContain(client.Received, item => item.Data.Contains("\"gap\"", StringComparison.Ordinal));
    }

    private void Turn() => _loop.AdvanceBy(10);
}
