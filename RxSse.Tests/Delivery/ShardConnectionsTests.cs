using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Limits;
using RxSse.Delivery.Queueing;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Tests.Simulation;
using RxSse.Tests.VirtualTime;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>A shard describes and closes its responses, a part of them in each turn.</summary>
public sealed class ShardConnectionsTests : IDisposable
{
    private readonly ObservableLoop _loop = new();
    private readonly DeliveryOptions _options = new() { QueueEvents = 4, StallTimeout = TimeSpan.FromSeconds(60) };
    private readonly Shard _shard;
    private readonly List<OpenConnection> _described = [];
    private bool _isDescribed;

    public ShardConnectionsTests()
    {
        _shard = new Shard(TestFactory.Context(_options, new InMemoryEventLog("e", new HistoryOptions(), _loop)), _loop, index: 3);
        _shard.Publish(Frames.Heartbeat(0));
    }

    public void Dispose() => _shard.Dispose();

    [Fact]
    public void Response_IsDescribed_WithWhatItHasReceived()
    {
        _loop.AdvanceTo(TimeSpan.FromSeconds(10).Ticks);
        Join(Credential("ada"));
        Turn();
        _loop.AdvanceTo(TimeSpan.FromSeconds(25).Ticks);
        Publish(1, 2, 3); // are being written: the client reads nothing
        Publish(4, 5, 6, 7, 8, 9); // the queue has room for four

        var connection = Assert.Single(Describe());

        Assert.Equal((3, "ada", "*"), (connection.Id.Loop, connection.Principal, connection.View));
        Assert.InRange(connection.Since, At(10), At(10.01));
        Assert.Equal((OverflowPolicy.Latest, 3L, 2L, 4), (
            connection.State.Overflow, connection.State.Sent, connection.State.Dropped, connection.State.Waiting));
        Assert.Null(connection.State.Address);
    }

    [Fact]
    public void ListOfStreams_IsDescribedInOneWay()
    {
        new Client(_options).Join((sink, observer) => _shard.Subscribe(
            StreamSelection.Of(["b", "a", "b"], ["a", "b", "c"]), StartPosition.Live, sink, observer));
        Turn();

        var connection = Assert.Single(Describe());

        Assert.Equal("a, b", connection.View);
        Assert.Null(connection.Principal);
    }

    [Fact]
    public void Numbers_GrowAndAreNeverGivenTwice()
    {
        var first = Many(3, 0);
        Turn();
        first[1].Dispose();
        Turn();
        var before = Describe().Select(connection => connection.Id).OrderBy(id => id.Number).ToList();
        Many(1, 0);
        Turn();

        var after = Describe().Select(connection => connection.Id).OrderBy(id => id.Number).ToList();
        Assert.Equal(2, before.Count);
        Assert.Equal(before, after[..2]);
        Assert.True(after[2].CompareTo(before[1]) > 0);
    }

    [Fact]
    public void ManyResponses_AreDescribedInSeveralTurns()
    {
        Many(3 * Shard.SubscribersInTurn, 0);
        Turn();

        Assert.InRange(TurnsOf(() => _shard.Describe(Add)), 3, 6);
        Assert.Equal(3 * Shard.SubscribersInTurn, _described.Select(connection => connection.Id).Distinct().Count());
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(100, 7)]
    [InlineData(599, 1)]
    public void ResponsesThatEndMeanwhile_HideNoOthers(int from, int step)
    {
        var subscriptions = Many(600, 0);
        Turn();
        var all = Describe().Select(connection => connection.Id).OrderBy(id => id.Number).ToList();
        _isDescribed = false;
        _described.Clear();

        _shard.Describe(Add);
        var gone = new HashSet<int>();
        for (var i = 0; !_isDescribed; i++)
        {
            _loop.AdvanceBy(1); // one turn
            for (var k = from + (i * step); k < Math.Min(600, from + (i * step) + 150); k += step)
            {
                gone.Add(k);
                subscriptions[k].Dispose();
            }

            Many(3, 0);
        }

        Assert.NotEmpty(gone);
        Assert.Empty(all.Where((_, k) => !gone.Contains(k)).Except(_described.Select(connection => connection.Id)));
    }

    [Fact]
    public void ClosedResponse_EndsAtOnce_AndOthersGoOn()
    {
        var slow = Join(Credential("ada"));
        var other = Join(Credential("ada"));
        Publish(1, 2, 3);
        Publish(4, 5, 6);
        var closed = -1;

        _shard.Close(Describe().Min(connection => connection.Id.Number), count => closed = count);
        Read(slow);
        Read(other);

        Assert.Equal(1, closed);
        Assert.True(slow.HasEnded);
        Assert.Equal("e-3", slow.Cursor); // and comes back with it, without a gap
        Assert.Contains("\"reason\":\"closed\"", slow.Received[^1].Data, StringComparison.Ordinal);
        Assert.False(other.HasEnded);
        Assert.Equal("e-6", other.Cursor);
    }

    [Fact]
    public void ClosedClientThatDoesNotRead_IsAbortedAfter5Seconds()
    {
        var stuck = Join(Credential("ada"));
        Publish(1, 2, 3);
        _shard.Close(Revocations.OfPrincipal("ada"), _ => { });
        _loop.AdvanceBy(TimeSpan.FromSeconds(6).Ticks);

        Assert.True(stuck.WasAborted);
        _loop.AdvanceBy(TimeSpan.FromSeconds(60).Ticks);
        Assert.True(_loop.IsIdle);
    }

    [Fact]
    public void ResponsesToAPrincipal_AreClosedTogether_InSeveralTurns()
    {
        Many(Shard.SubscribersInTurn, 1);
        Many(Shard.SubscribersInTurn, 0);
        Many(Shard.SubscribersInTurn, 1);
        Turn();
        var closed = -1;

        var turns = TurnsOf(() => _shard.Close(Revocations.OfPrincipal("1"), count =>
        {
            closed = count;
            _isDescribed = true;
        }));

        Assert.InRange(turns, 3, 6);
        Assert.Equal(2 * Shard.SubscribersInTurn, closed);
        Assert.Equal(Shard.SubscribersInTurn, Describe().Count);
        Assert.All(_described, connection => Assert.Equal("0", connection.Principal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public void UnknownNumber_ClosesNothing(long number)
    {
        Many(2, 0);
        Turn();
        var closed = -1;

        _shard.Close(number, count => closed = count);
        Turn();

        Assert.Equal(0, closed);
        Assert.Equal(2, Describe().Count);
    }

    private int TurnsOf(Action begin)
    {
        _isDescribed = false;
        begin();
        for (var turns = 1; ; turns++)
        {
            _loop.AdvanceBy(1);
            if (_isDescribed)
            {
                return turns;
            }
        }
    }

    private List<OpenConnection> Describe()
    {
        _described.Clear();
        _shard.Describe(Add);
        Turn();
        return _described;
    }

    private void Add(IReadOnlyList<OpenConnection> connections)
    {
        _described.AddRange(connections);
        _isDescribed = true;
    }

    private List<IDisposable> Many(int count, int principal) =>
    [
        .. Enumerable.Range(0, count).Select(_ => _shard.Subscribe(
            StreamSelection.All, StartPosition.Live, new DirectSink(Credential($"{principal}")), System.Reactive.Observer.Create<RxSse.Sse.Frame>(_ => { }))),
    ];

    private Client Join(SubscriberCredential credential) => new Client(_options, credential: credential).Join(
        (sink, observer) => _shard.Subscribe(StreamSelection.All, StartPosition.Live, sink, observer));

    private static SubscriberCredential Credential(string name) =>
        new(Revocations.OfPrincipal(name), Revocations.OfSubject(name)) { Name = name };

    private void Publish(params int[] events)
    {
        Array.ForEach(events, i => _shard.Publish(Frames.Event(i)));
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

    private DateTimeOffset At(double seconds) => _loop.Now - TimeSpan.FromTicks(_loop.Clock) + TimeSpan.FromSeconds(seconds);

    private void Turn() => _loop.AdvanceBy(20);
}
