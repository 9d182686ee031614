using System.Reactive.Concurrency;
using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Queueing;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Sse;
using RxSse.Streams;
using RxSse.Tests.Simulation;
using RxSse.Tests.VirtualTime;
using RxSse.Views.Execution;
using Xunit;

namespace RxSse.Tests.Delivery.Joining;

/// <summary>The turns of one replay of a view, without a shard.</summary>
public sealed class ViewCatchUpTests
{
    private readonly TestScheduler _loop = new();
    private readonly List<Action> _posted = [];
    private readonly List<EventId> _asked = []; // for the position of the target beyond these
    private readonly Subscriber _subscriber = new();
    private readonly Pipes _pipes = new();
    private readonly QueueBudget _budget = new(1_000_000);
    private ReplayTurns? _turns;
    private Exception? _error;

    [Fact]
    public void Turn_LooksAtTheClockAfterEachEvent_EvenIfThePipesGiveNothing()
    {
        var catchUp = Start(LogOf(10, bytes: 1), new SteppingStopwatch(_loop, TimeSpan.FromMilliseconds(0.7)));
        catchUp.Proceed(_subscriber, _subscriber);

        _loop.AdvanceBy(1);
        Assert.Equal(3, _pipes.Seen);
        _loop.AdvanceBy(1);
        Assert.Equal(6, _pipes.Seen);
        Assert.Empty(_posted); // the shard has nothing to do

        _loop.Start();
        Assert.Equal(10, _pipes.Seen);
        Assert.Single(_posted)();
        Assert.Equal(10, catchUp.Proceed(_subscriber, _subscriber)?.Position.Sequence);
    }

    [Fact]
    public void WhatWaitsForTheClient_IsBoundedInBytes()
    {
        _pipes.Copies = 4;
        var catchUp = Start(LogOf(100, bytes: 3_000), _loop);
        catchUp.Proceed(_subscriber, _subscriber);
        _loop.Start();

        Assert.Single(_posted)();
        Assert.Null(catchUp.Proceed(_subscriber, _subscriber));
        Assert.InRange(_subscriber.Sent.Sum(frame => frame.DataBytes), 16 * 1024, 16 * 1024 + 3_000);
    }

    [Fact]
    public void Turn_EndsAfterSoManyFrames()
    {
        _pipes.Copies = 1;
        var catchUp = Start(LogOf(1_000, bytes: 1), _loop);
        catchUp.Proceed(_subscriber, _subscriber);
        _loop.Start();

        Assert.Single(_posted)();
        catchUp.Proceed(_subscriber, _subscriber);
        Assert.Equal(ReplayTurn.MaxFrames, _subscriber.Sent.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatWaitsForTheClient_CountsAgainstTheBoundOfTheQueues(bool isCancelled)
    {
        (_pipes.Copies, _subscriber.HasRoom) = (20, false);
        var catchUp = Start(LogOf(10, bytes: 3_000), _loop);
        catchUp.Proceed(_subscriber, _subscriber);
        _loop.Start();
        _posted[0](); // the shard has the frames, and does not call Proceed while a write is pending

        Assert.Equal(20 * (3_000 + 256), catchUp.WaitingBytes); // of one event
        Assert.Equal(20 * (3_000 + 256), _budget.Waiting);
        catchUp.Proceed(_subscriber, _subscriber);
        Assert.Equal(20 * (3_000 + 256), _budget.Waiting);

        if (isCancelled)
        {
            catchUp.Cancel();
        }
        else
        {
            _subscriber.HasRoom = true;
            while (catchUp.Proceed(_subscriber, _subscriber) is null)
            {
                _loop.Start();
                _posted[^1]();
            }
        }

        Assert.Equal(0, _budget.Waiting);
    }

    [Fact]
    public void WhatTheOperatorsKeep_CountsToo_WhileTheReplayWaitsForItsTurn()
    {
        _pipes.KeptBytes = 500;
        var catchUp = Start(LogOf(10, bytes: 1), new SteppingStopwatch(_loop, TimeSpan.FromMilliseconds(1)));
        catchUp.Proceed(_subscriber, _subscriber);
        _loop.AdvanceBy(1);

        Assert.Equal(500, _budget.Waiting);
        catchUp.Cancel();
        Assert.Equal(0, _budget.Waiting);
        _loop.Start();
        Assert.Equal(0, _budget.Waiting);
    }

    [Fact]
    public void TurnKeepsItsPlace_UntilTheShardHasItsFrames()
    {
        _pipes.Copies = 1;
        var catchUp = Start(LogOf(10, bytes: 1), _loop);
        catchUp.Proceed(_subscriber, _subscriber);
        _loop.Start();
        Assert.Equal(1, _turns!.AtWork);

        Assert.Single(_posted)();
        Assert.Equal(0, _turns.AtWork);
    }

    [Fact]
    public void Cancelled_EndsItsTurn_AndComesNotBack()
    {
        var catchUp = Start(LogOf(10, bytes: 1), new SteppingStopwatch(_loop, TimeSpan.FromMilliseconds(1)));
        catchUp.Proceed(_subscriber, _subscriber);
        _loop.AdvanceBy(1);
        var seen = _pipes.Seen;
        catchUp.Cancel();
        _loop.Start();

        Assert.InRange(_pipes.Seen, seen, seen + 1);
        Assert.Empty(_posted);
    }

    [Fact]
    public void ReplayThatIsAheadOfItsTarget_AsksForThePositionOnce_AndGoesOnWhenItComes()
    {
        var catchUp = Start(LogOf(100, bytes: 1, history: 5), _loop);
        _subscriber.Position = new EventId("e", 10); // the history has forgotten more
        catchUp.Proceed(_subscriber, _subscriber);
        _loop.Start();
        _posted[0]();
        Assert.Empty(_asked);

        catchUp.Proceed(_subscriber, _subscriber);
        catchUp.Proceed(_subscriber, _subscriber);
        Assert.Equal([new EventId("e", 10)], _asked);

        _subscriber.Position = new EventId("e", 100);
        catchUp.Proceed(_subscriber, _subscriber);
        _loop.Start();
        _posted[1]();
        Assert.Equal(100, catchUp.Proceed(_subscriber, _subscriber)?.Position.Sequence);
        Assert.Single(_asked);
    }

    [Fact]
    public void LogThatFails_EndsTheSubscriber()
    {
        _subscriber.Position = new EventId("e", 5);
        var catchUp = Start(new FailingLog(), _loop);
        catchUp.Proceed(_subscriber, _subscriber);
        _loop.Start();

        Assert.Single(_posted)();
        Assert.NotNull(_error);
    }

    private ViewCatchUp Start(IEventLog log, IScheduler scheduler) => new(
        new StartPosition(After: 0, IsFromOldest: true), _pipes, () => new(static () => []), (position, _) => _asked.Add(position), _turns = new ReplayTurns(1, [scheduler]),
        new CatchUpContext(new DeliveryOptions(), log, _budget, _posted.Add, () => { }, error => _error = error))
    {
        Epoch = "e",
    };

    private InMemoryEventLog LogOf(int events, int bytes, int history = 10_000)
    {
        var log = new InMemoryEventLog("e", new HistoryOptions { Capacity = history }, new TestScheduler());
        for (var i = 0; i < events; i++)
        {
            Assert.True(log.AppendAsync([new StreamEvent("a", "a", new byte[bytes])], default).IsCompletedSuccessfully);
        }

        _subscriber.Position = log.Newest;
        return log;
    }

    private sealed class Subscriber : ICatchUpTarget, IReplaySink
    {
        public List<Frame> Sent { get; } = [];

        public EventId Position { get; set; }

        public IEnumerable<Frame> Snapshot => [];

        public bool HasTurn => true;

        public bool HasRoom { get; set; } = true;

        public bool HasRoomFor(Frame frame) => HasRoom;

        public void Send(Frame frame) => Sent.Add(frame);

        public void SendMakingRoom(Frame frame) => Send(frame);
    }

    // Gives each event so many times.
    private sealed class Pipes : IReplayProjection
    {
        public int Copies { get; set; }

        public int Seen { get; private set; }

        public bool HasReplayable => true;

        public bool HasLive => false;

        public bool IsCounted => false;

        public long KeptBytes { get; set; }

        public bool Reads(string stream) => true;

        public void Restart()
        {
        }

        public void Add(LogEvent logged, bool isNew, List<Frame> due)
        {
            Seen++;
            due.AddRange(Enumerable.Repeat(FrameFactory.Event(logged), Copies));
        }
    }
}
