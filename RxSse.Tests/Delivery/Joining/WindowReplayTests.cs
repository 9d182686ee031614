using RxSse.Delivery.Joining;
using RxSse.Log;
using RxSse.Sse;
using RxSse.Tests.Log;
using RxSse.Views.Model;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Delivery.Joining;

/// <summary>What the replay of windows makes of those that the client has.</summary>
public sealed class WindowReplayTests
{
    [Fact]
    public async Task NoFrameIsMade_OfAWindowThatTheClientHas()
    {
        var windows = new EverySecond();
        var replay = new Replay(new StartPosition(0, IsCursor: true) { Until = 90_000 }, windows, new EmptyLog());
        var position = new EventId("e", 0) { Until = 93_000 };
        await replay.LookBackAsync(position, default);
        var progress = replay.Send(new HistoryPage([], null, null), position, new NoFrames());

        Assert.Equal(ReplayProgress.Done, progress);
        Assert.Equal([.. Enumerable.Repeat<long?>(null, 60), 91_000, 92_000, 93_000], windows.Ended);
    }

    private sealed class NoFrames : IReplaySink
    {
        public bool HasTurn => true;

        public bool HasRoomFor(Frame frame) => true;

        public void Send(Frame frame) => Assert.Fail("Nothing is sent.");

        public void SendMakingRoom(Frame frame) => Send(frame);
    }

    private sealed class EmptyLog : StubLog
    {
        public override ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken) => new(new HistoryPage([], null, null));

        public override ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken) => new(0);
    }

    private sealed class EverySecond : IReplayProjection
    {
        public bool HasReplayable => true;

        public bool HasLive => false;

        public bool IsCounted => false;

        public long KeptBytes => 0;

        public WindowPlan? Windows { get; } = new ViewLanguage(["a"], [], new()).Parse("a | count over 1s | sum count over 1m").View.Windows;

        public long NextEnd { get; private set; } = long.MaxValue;

        /// <summary>The times of the frames; null where none was to be made.</summary>
        public List<long?> Ended { get; } = [];

        public bool Reads(string stream) => true;

        public void Restart()
        {
        }

        public void BeginWindows(long known, long results, bool isWhole)
        {
            Assert.True(isWhole);
            Assert.Equal((90_000 * TimeSpan.TicksPerMillisecond) + 1, results);
            NextEnd = TimeSpan.FromSeconds(31).Ticks;
        }

        public void EndWindows(EventId? position, List<Frame> due)
        {
            Ended.Add(position?.Until);
            NextEnd += TimeSpan.TicksPerSecond;
        }

        public void Add(LogEvent logged, bool isNew, List<Frame> due) => Assert.Fail("There is no event.");
    }
}
