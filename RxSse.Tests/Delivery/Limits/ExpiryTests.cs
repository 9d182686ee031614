using System.Reactive;
using System.Text;
using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Limits;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using RxSse.Tests.VirtualTime;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery.Limits;

/// <summary>Responses end before their credentials expire, and when these are revoked.</summary>
public sealed class ExpiryTests
{
    private readonly ObservableLoop _loop = new();
    private readonly Revocations _revocations;

    public ExpiryTests() => _revocations = new Revocations(_loop, InMemoryRevocationStore.Instance);

    [Theory]
    [InlineData(10, 30)] // 5 % of the lifetime
    [InlineData(600, 60)] // at most 60 s
    public void Responses_EndBeforeTheExpiry_EachAtAMomentOfItsOwn(int minutes, int spread)
    {
        var shard = Server();
        var expiry = TimeSpan.FromMinutes(minutes);
        var observers = Enumerable.Range(0, 200).Select(_ => Join(shard, Credential("ada", expiry))).ToArray();

        _loop.AdvanceBy((expiry + TimeSpan.FromSeconds(1)).Ticks);

        var ends = observers.Select(observer =>
        {
            Assert.True(HasEnded(observer));
            return expiry - TimeSpan.FromTicks(observer.Messages[^1].Time);
        }).ToArray();
        Assert.All(ends, left => Assert.InRange(left.TotalSeconds, 6, 6 + spread + 1)); // two retries of 3 s before
        Assert.True(ends.Max() - ends.Min() > TimeSpan.FromSeconds(spread * 0.9));
        Assert.True(ends.Distinct().Count() > 30);
        var last = Encoding.UTF8.GetString(observers[0].Messages[^2].Value.Value.Bytes(SseFormat.Named).Span);
        Assert.Contains("event: shutdown\ndata: {\"reason\":\"expired\",\"retry\":", last, StringComparison.Ordinal);
    }

    [Fact]
    public void CredentialThatHasLastedForLong_IsSpreadByItsWholeLifetime()
    {
        _loop.AdvanceTo(TimeSpan.FromHours(1).Ticks);
        var credential = Credential("ada", TimeSpan.FromMinutes(5)) with { IssuedAt = _loop.Now - TimeSpan.FromMinutes(15) };

        Assert.Equal(300 - 0.5 - 6 - 60, ExpiryPolicy.LastsFor(credential, _loop.Now, TimeSpan.FromSeconds(3), 1)!.Value.TotalSeconds, 6);
        Assert.Equal(300 - 0.5 - 6, ExpiryPolicy.LastsFor(credential, _loop.Now, TimeSpan.FromSeconds(3), 0)!.Value.TotalSeconds, 6);
    }

    // A client whose credential is almost over does not come back again and again.
    [Theory]
    [InlineData(60, 60 - 0.5 - 6)]
    [InlineData(6, 5.5)]
    [InlineData(3, 3)]
    [InlineData(0, 3)]
    [InlineData(-20, 3)] // within the clock skew
    public void CredentialThatIsAlmostOver_LastsForOneRetryAtLeast(int left, double seconds)
    {
        _loop.AdvanceTo(TimeSpan.FromHours(1).Ticks);

        Assert.Equal(seconds, ExpiryPolicy.LastsFor(Credential("ada", TimeSpan.FromSeconds(left)), _loop.Now, TimeSpan.FromSeconds(3), 0)!.Value.TotalSeconds, 6);
    }

    [Fact]
    public void OthersStayOpen_AndTheLoopRestsWithoutThem()
    {
        var shard = Server();
        var anonymous = Join(shard, null);
        var unlimited = Join(shard, Credential("key", null));
        Join(shard, Credential("ada", TimeSpan.FromMinutes(1)));

        _loop.AdvanceBy(TimeSpan.FromDays(2).Ticks);

        Assert.False(HasEnded(anonymous));
        Assert.False(HasEnded(unlimited));
        Assert.True(_loop.IsIdle);
    }

    [Fact]
    public void Revocation_EndsTheResponsesOfAPrincipal_AndNoOthers()
    {
        var shard = Server();
        var ada = Join(shard, Credential("ada", null));
        var bob = Join(shard, Credential("bob", null));
        var anonymous = Join(shard, null);

        _revocations.TryAdd(Revocations.OfSubject("ada"), TimeSpan.FromHours(1));
        shard.EndRevoked();
        _loop.AdvanceBy(1);

        Assert.True(HasEnded(ada));
        Assert.Contains("\"reason\":\"revoked\"", Encoding.UTF8.GetString(ada.Messages[^2].Value.Value.Bytes(SseFormat.Named).Span), StringComparison.Ordinal);
        Assert.False(HasEnded(bob));
        Assert.False(HasEnded(anonymous));
    }

    [Fact]
    public void WhoJoinsWhileItIsRevoked_EndsToo()
    {
        var shard = Server();
        _revocations.TryAdd(Revocations.OfToken("token of ada"), TimeSpan.FromHours(1));

        Assert.True(HasEnded(Join(shard, Credential("ada", null))));
        Assert.False(HasEnded(Join(shard, Credential("bob", null))));
    }

    [Fact]
    public void Revocations_AreOverAfterTheirTime_AndTheLongerOneCounts()
    {
        var ada = Credential("ada", null);
        _revocations.TryAdd(ada.Principal, TimeSpan.FromMinutes(10));
        _revocations.TryAdd(ada.Principal, TimeSpan.FromMinutes(1));

        _loop.AdvanceBy(TimeSpan.FromMinutes(9).Ticks);
        Assert.True(_revocations.Have(ada));
        _loop.AdvanceBy(TimeSpan.FromMinutes(1).Ticks);
        Assert.False(_revocations.Have(ada));
    }

    [Fact]
    public void Revocations_Are10000AtMost_UntilSomeAreOver()
    {
        for (var i = 0; i < Revocations.Max; i++)
        {
            Assert.True(_revocations.TryAdd(Revocations.OfSubject($"{i}"), TimeSpan.FromMinutes(1)));
        }

        Assert.False(_revocations.TryAdd(Revocations.OfSubject("one more"), TimeSpan.FromMinutes(1)));
        Assert.True(_revocations.TryAdd(Revocations.OfSubject("1"), TimeSpan.FromMinutes(1))); // it is there
        _loop.AdvanceBy(TimeSpan.FromMinutes(1).Ticks);
        Assert.True(_revocations.TryAdd(Revocations.OfSubject("one more"), TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void RevocationsOfTheLastProcess_GoOn_ButNotForLongerThanANewOneMay()
    {
        _loop.AdvanceTo(TimeSpan.TicksPerDay);
        var (ada, bob, eve) = (Credential("ada", null), Credential("bob", null), Credential("eve", null));
        var store = new KeptRevocations(new Dictionary<Digest, DateTimeOffset>
        {
            [ada.Principal] = _loop.Now.AddMinutes(10),
            [bob.Principal] = _loop.Now,
            [eve.Principal] = _loop.Now.AddDays(3), // the clock was set back since
        });
        var revocations = new Revocations(_loop, store);
        revocations.Load();

        Assert.True(revocations.Have(ada));
        Assert.False(revocations.Have(bob));
        _loop.AdvanceBy(TimeSpan.FromMinutes(10).Ticks);
        Assert.False(revocations.Have(ada));
        Assert.True(revocations.Have(eve));
        _loop.AdvanceBy(TimeSpan.FromDays(1).Ticks);
        Assert.False(revocations.Have(eve));
    }

    [Fact]
    public void RevocationsOfOtherNodes_AreTaken_ThoughThisOneHasAsManyAsItTakesItself()
    {
        var ada = Credential("ada", TimeSpan.FromDays(2));
        var store = new KeptRevocations(new Dictionary<Digest, DateTimeOffset> { [ada.Principal] = _loop.Now.AddMinutes(10) });
        var revocations = new Revocations(_loop, store);
        for (var i = 0; i < Revocations.Max; i++)
        {
            Assert.True(revocations.TryAdd(Revocations.OfPrincipal($"{i}"), Revocations.Longest));
        }

        Assert.False(revocations.TryAdd(ada.Principal, Revocations.Longest));
        revocations.Load();

        Assert.True(revocations.Have(ada));
    }

    private sealed record KeptRevocations(IReadOnlyDictionary<Digest, DateTimeOffset> Revoked) : IRevocationStore
    {
        public Task KeepAsync(Digest revoked, DateTimeOffset until) => Task.CompletedTask;
    }

    private SubscriberCredential Credential(string name, TimeSpan? expiry) => new(
        Revocations.OfPrincipal(name), Revocations.OfSubject(name), Revocations.OfToken($"token of {name}"), _loop.Now, _loop.Now + expiry);

    private Shard Server()
    {
        var log = new InMemoryEventLog("e", new HistoryOptions(), _loop);
        var shard = new Shard(TestFactory.Context(new DeliveryOptions(), log) with { Revocations = _revocations }, _loop);
        shard.Publish(Frames.Heartbeat(0));
        return shard;
    }

    private ITestableObserver<Frame> Join(Shard shard, SubscriberCredential? credential)
    {
        var observer = _loop.CreateObserver<Frame>();
        shard.Subscribe(StreamSelection.All, StartPosition.Live, new DirectSink(credential), observer);
        _loop.AdvanceBy(1);
        return observer;
    }

    private static bool HasEnded(ITestableObserver<Frame> observer) => observer.Messages[^1].Value.Kind == NotificationKind.OnCompleted;
}
