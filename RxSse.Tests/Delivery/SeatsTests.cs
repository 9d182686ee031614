using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Sse;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery;

public sealed class SeatsTests
{
    private readonly Seats _seats = new(static seat => ref seat.Index);
    private readonly Seat[] _all;

    public SeatsTests()
    {
        var loop = new TestScheduler();
        var options = new DeliveryOptions();
        var shard = new Shard(Parts.Context(options, new InMemoryEventLog("e", new HistoryOptions(), loop)), loop);
        var audience = new StreamsAudience(new HashSet<string>(), new FrameCache());
        _all = [.. Enumerable.Range(0, 4).Select(_ => new Seat(shard, audience, Selection.All, Start.Live, new CountingWriter()))];
        Array.ForEach(_all, _seats.Add);
    }

    [Fact]
    public void LastSeat_TakesThePlaceOfOneThatIsLeft_SoThatNoOtherMoves()
    {
        Assert.True(_seats.Remove(_all[0]));

        Assert.Equal([_all[3], _all[1], _all[2]], _seats);
        Assert.Equal([-1, 1, 2, 0], _all.Select(seat => seat.Index));
    }

    [Fact]
    public void SeatThatWasLeft_CannotBeLeftAgain()
    {
        _seats.Remove(_all[3]);

        Assert.False(_seats.Remove(_all[3]));
        Assert.Equal(3, _seats.Count);
    }
}
