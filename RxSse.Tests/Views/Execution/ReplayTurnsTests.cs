using Microsoft.Reactive.Testing;
using RxSse.Tests.VirtualTime;
using RxSse.Views.Execution;
using Xunit;

namespace RxSse.Tests.Views.Execution;

public sealed class ReplayTurnsTests
{
    private readonly TestScheduler _scheduler = new();
    private readonly List<string> _ran = [];

    [Fact]
    public void NoMoreThanTheLimit_AreAtWork_AndTheOthersWaitInOrder()
    {
        using var turns = new ReplayTurns(2, [_scheduler]);
        var works = new[] { "a", "b", "c", "d" }.Select(name => new Work(name, _ran) { IsOpen = true }).ToArray();
        Array.ForEach(works, turns.Enter);
        Turn();

        Assert.Equal(["a", "b"], _ran);
        Assert.Equal((2, 2), (turns.AtWork, turns.Waiting));

        works[1].Finish();
        Turn();
        Assert.Equal(["a", "b", "c"], _ran);
        works[0].Finish();
        Turn();
        Assert.Equal(["a", "b", "c", "d"], _ran);

        works[2].Finish();
        works[3].Finish();
        Assert.Equal((0, 0), (turns.AtWork, turns.Waiting));
    }

    [Fact]
    public void WhoNeedsMore_GoesToTheEndOfTheLine()
    {
        using var turns = new ReplayTurns(1, [_scheduler]);
        turns.Enter(new Work("long", _ran) { Turns = 4 });
        turns.Enter(new Work("short", _ran));
        turns.Enter(new Work("other", _ran) { Turns = 2 });
        _scheduler.Start();

        Assert.Equal(["long", "short", "other", "long", "other", "long", "long"], _ran);
        Assert.Equal(0, turns.AtWork);
    }

    [Fact]
    public void WhoLeaves_NeverRuns_AndTheNextMovesUp()
    {
        using var turns = new ReplayTurns(1, [_scheduler]);
        var gone = new Work("gone", _ran);
        turns.Enter(new Work("first", _ran));
        turns.Enter(gone);
        turns.Enter(new Work("last", _ran));
        turns.Leave(gone);
        turns.Leave(gone);
        Assert.Equal(1, turns.Waiting);
        _scheduler.Start();

        Assert.Equal(["first", "last"], _ran);
    }

    [Fact]
    public void AfterTheStop_NoTurnBegins()
    {
        var turns = new ReplayTurns(1, [_scheduler]);
        var first = new Work("first", _ran) { IsOpen = true };
        turns.Enter(first);
        turns.Enter(new Work("second", _ran));
        Turn();
        turns.Dispose();
        first.Finish();
        turns.Enter(new Work("third", _ran));
        _scheduler.Start();

        Assert.Equal(["first"], _ran);
        Assert.Equal((0, 0), (turns.AtWork, turns.Waiting));
    }

    [Fact]
    public void Turn_EndsAfterTwoMilliseconds_ByTheStopwatch()
    {
        var clock = new SteppingStopwatch(_scheduler, TimeSpan.FromMilliseconds(0.5));
        using var turns = new ReplayTurns(1, [clock]);
        var events = 0;
        var work = new Work("long", _ran)
        {
            Act = hasTime =>
            {
                do
                {
                    events++;
                }
                while (hasTime());
            },
        };
        turns.Enter(work);
        _scheduler.Start();

        Assert.Equal(4, events); // each takes half a millisecond
    }

    private void Turn() => _scheduler.AdvanceBy(5);

    private sealed class Work(string name, List<string> ran) : IReplayWork
    {
        private readonly TaskCompletionSource<bool> _end = new();

        public LinkedListNode<IReplayWork>? Place { get; set; }

        public int Turns { get; set; } = 1;

        // Whether the test ends its turn.
        public bool IsOpen { get; init; }

        public Action<Func<bool>> Act { get; init; } = _ => { };

        public void Finish() => _end.SetResult(false);

        public ValueTask<bool> RunAsync(Func<bool> hasTime)
        {
            ran.Add(name);
            Act(hasTime);
            return IsOpen ? new ValueTask<bool>(_end.Task) : new ValueTask<bool>(--Turns > 0);
        }
    }
}
