using RxSse.Hub;
using RxSse.Views.Execution;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>Which views a heartbeat enters, and which it goes by.</summary>
public sealed class DispatcherHeartbeatTests : DispatcherTestBase
{
    private readonly GoingBy _goingBy = new();

    private protected override IViewHeartbeats Heartbeats => _goingBy;

    [Fact]
    public void ViewInWhichNothingHappens_IsNotEntered()
    {
        var part = Start("a | where $ > 5");
        Heartbeat();
        Dispatch();

        Assert.True(Scheduler.IsIdle);
        Assert.Equal([part.Output], _goingBy.Take());
    }

    [Fact]
    public void ViewThatIsNotWanted_IsEntered()
    {
        var part = Start("a | where $ > 5");
        _goingBy.Accepts = false;
        Heartbeat();
        Dispatch();
        Turn();

        Assert.Equal(["heartbeat @0"], part.Output.Next());
    }

    [Fact]
    public void ViewInWhichAnEventWaits_OrAJoin_IsEntered()
    {
        var (waits, joins) = (Start("a | where $ > 5"), Start("b | where $ > 5"));
        Publish("a", "6");
        joins.Join(static _ => { });
        Heartbeat();
        Dispatch();
        Assert.Empty(_goingBy.Take());

        Turn();
        Assert.Equal(["a 6 @1#", "heartbeat @1"], waits.Output.Next());
        Heartbeat();
        Dispatch();
        Assert.Equal(2, _goingBy.Take().Length);
    }

    [Fact]
    public void ViewWhoseSubscribersHaveNoRoom_IsEntered_UntilOneHas()
    {
        var part = Start("a | where $ > 5");
        Publish("a", "6");
        Dispatch();
        Turn();
        part.Output.Last!.Hold();
        Heartbeat();
        Dispatch();
        Assert.Empty(_goingBy.Take());

        part.Output.Last.Resume();
        Turn();
        Heartbeat();
        Dispatch();
        Assert.Equal([part.Output], _goingBy.Take());
    }

    [Fact]
    public void ViewThatIsGoneBy_TellsWhoJoinsThePositionOfTheHeartbeat()
    {
        var part = Start("a | where $ > 5");
        Publish("c", "1");
        Heartbeat();
        Dispatch();

        Assert.Equal("1: ", JoinNow(part));
    }

    [Fact]
    public void ViewThatIsGoneBy_IsMovedOn_WhenOthersHaveReceivedMuch()
    {
        var (busy, idle) = (Start("a | where $ startswith 'x'"), Start("a | where $ = 1"));
        var large = $"\"{new string('x', ViewDispatcher.MaxKept / 4)}\"";
        for (var i = 0; i < 9; i++)
        {
            Publish("a", large);
            Dispatch();
            Turn();
            Heartbeat();
            Dispatch();
        }

        Assert.Equal(9, busy.Output.Next().Length);
        Assert.Equal([4L, 8L], idle.Output.Points); // the heartbeats have not moved it on
    }

    private sealed class GoingBy : IViewHeartbeats
    {
        private readonly List<IObserver<ViewTurn>> _added = [];
        private IObserver<ViewTurn>[] _published = [];

        public bool Accepts { get; set; } = true;

        public void Begin(Heartbeat heartbeat) => _added.Clear();

        public bool TryAdd(IObserver<ViewTurn> view)
        {
            if (Accepts)
            {
                _added.Add(view);
            }

            return Accepts;
        }

        public void End() => _published = [.. _added];

        public IObserver<ViewTurn>[] Take()
        {
            var published = _published;
            _published = [];
            return published;
        }
    }
}
