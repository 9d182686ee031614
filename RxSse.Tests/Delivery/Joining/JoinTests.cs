using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Log;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery.Joining;

/// <summary>Each row of the cursor table: what a subscriber gets from its cursor to the heartbeat that ends its join.</summary>
public sealed class JoinTests : JoinTestBase
{
    [Fact]
    public void NoCursor_BringsTheSnapshot() =>
        Assert.Equal(["4b", "5a", "♥5"], Join((Cursor?)null, "aabba"));

    [Fact]
    public void CursorThatTheHistoryCovers_BringsExactlyWhatCameAfterIt() =>
        Assert.Equal(["3b", "4b", "5a", "♥5"], Join("e-2", "aabba"));

    [Fact]
    public void NewestAsCursor_BringsNothingButTheHeartbeat() =>
        Assert.Equal(["♥5"], Join("e-5", "aabba"));

    [Fact]
    public void CursorBeforeTheFirstEvent_BringsAll() =>
        Assert.Equal(["1a", "2b", "♥2"], Join("e-0", "ab"));

    [Fact]
    public void Selection_IsAllThatIsReplayed() =>
        Assert.Equal(["3b", "4b", "♥5"], Join("e-1", "aabba", select: "b"));

    [Fact]
    public void CursorBeforeTheHistory_IsToldHowMuchIsGone_AndGetsTheRest() =>
        Assert.Equal(["gap expired 2 e-1 e-3", "4b", "5a", "♥5"], Join("e-1", "aabba", history: 2));

    [Fact]
    public void PartOfWhatIsGone_CannotBeCounted() =>
        Assert.Equal(["gap expired ? e-1 e-3", "4b", "♥5"], Join("e-1", "aabba", history: 2, select: "b"));

    [Fact]
    public void IfNothingOfTheSelectionIsGone_NoGapIsTold() =>
        Assert.Equal(["4b", "♥5"], Join("e-1", "aaabc", history: 2, select: "b"));

    [Fact]
    public void EarlierEpoch_IsToldOfTheRestart_AndGetsAllThatIsRetained()
    {
        Assert.Equal(["gap restarted ? old-7 e-0", "1a", "2b", "♥2"], Join("old-7", "ab"));
        Assert.Equal(["gap restarted ? old-7 e-3", "4b", "5a", "♥5"], Join("old-7", "aabba", history: 2));
        Assert.Equal(["gap restarted ? old-7 e-0", "♥0"], Join("old-7", ""));
    }

    [Theory]
    [InlineData("e-6")]
    [InlineData("nonsense")]
    [InlineData("e-05")]
    public void CursorThatFitsNothing_IsToldSo_AndGetsTheSnapshot(string cursor) =>
        Assert.Equal(["gap unknown ? none e-5", "4b", "5a", "♥5"], Join(cursor, "aabba"));

    [Fact]
    public void Earliest_IsWhateverIsRetained()
    {
        Assert.Equal(["1a", "2b", "♥2"], Join(new Cursor.Earliest(), "ab"));
        Assert.Equal(["4b", "5a", "♥5"], Join(new Cursor.Earliest(), "aabba", history: 2));
    }

    [Theory]
    [InlineData(0, new[] { "1a", "2a", "3b", "♥3" })]
    [InlineData(2, new[] { "2a", "3b", "♥3" })]
    [InlineData(3, new[] { "3b", "♥3" })]
    [InlineData(99, new[] { "♥3" })] // in the future: live
    public void Since_IsWhatHappenedFromThenOn(int second, string[] received) =>
        Assert.Equal(received, Join(Since(second), "aab"));

    [Fact]
    public void SinceBeforeTheHistory_IsToldThatSomethingIsGone() =>
        Assert.Equal(["gap expired ? none e-3", "4b", "5a", "♥5"], Join(Since(2), "aabba", history: 2));

    [Fact]
    public void CursorAheadOfTheShard_WaitsForIt_SoThatNothingComesTwice()
    {
        var (log, shard) = Server(history: 100);
        Publish(log, shard, "aa");
        Append(log, "b"); // the log has it, but the shard does not yet
        var client = Join(shard, log, new DeliveryOptions(), Cursor.Parse("e-3"), StreamSelection.All);
        Settle(client);
        Assert.Empty(client.Received);

        Give(log, shard, 'b');
        Settle(client);

        Assert.Equal(["♥3"], client.Received.Select(Describe));
    }

    [Theory]
    [InlineData("b", new[] { "gap expired ? none e-3", "♥5" })]
    [InlineData("c", new[] { "4c", "5c", "♥5" })]
    public void SinceOnASelection_TellsAHoleInIt_AndOnlyInIt(string select, string[] received) =>
        Assert.Equal(received, Join(Since(1), "bbacc", history: 2, select));

    private string[] Join(string? cursor, string published, int history = 100, string select = "abc") =>
        Join(cursor is null ? null : Cursor.Parse(cursor), published, history, select);

    private string[] Join(Cursor? cursor, string published, int history = 100, string select = "abc")
    {
        var (log, shard) = Server(history);
        Publish(log, shard, published);
        var selection = StreamSelection.Of(select.Select(stream => stream.ToString()), Streams);
        var client = Join(shard, log, new DeliveryOptions(), cursor, selection);
        Settle(client);
        return [.. client.Received.Select(Describe)];
    }

    private static Cursor.Since Since(int second) => new(DateTimeOffset.MinValue.AddSeconds(second));
}
