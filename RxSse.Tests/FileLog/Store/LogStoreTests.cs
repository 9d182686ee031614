using System.Text;
using RxSse.FileLog.Store;
using RxSse.Log;
using RxSse.Streams;
using RxSse.Tests.Log;
using Xunit;
using static RxSse.Tests.Log.AppendOutcomes;

namespace RxSse.Tests.FileLog.Store;

public sealed class LogStoreTests : StoreTestBase
{
    [Fact]
    public void NewLog_IsEmpty_AndItsFirstEventHasSequence1()
    {
        Assert.Equal((0, 0), (Store.Newest, Store.Begin));
        Assert.Null(Store.NewEpochReason);
        Assert.Equal(8, Store.Epoch.Length);

        Assert.Equal("Appended 1-1", Append(1));
    }

    [Fact]
    public void Reopened_HasTheSameEpoch_Events_NewestOfStreams_AndCursors()
    {
        Now = new DateTimeOffset(2026, 11, 29, 8, 0, 0, TimeSpan.Zero).AddTicks(1_234_567);
        Append(1, "quiet");
        Append(new Append(Events.Of([2, 3])) { Origin = "a"u8.ToArray() }, new Append(Events.Of(4)) { Origin = "b"u8.ToArray() });
        var epoch = Store.Epoch;
        Reopen();

        Assert.Equal((epoch, 0, 4), (Store.Epoch, Store.Begin, Store.Newest));
        Assert.Null(Store.NewEpochReason);
        Assert.Equal(Now, Store.Time);
        Assert.Equal(["1 quiet 1", "2 numbers 2", "3 numbers 3", "4 numbers 4"], Store.Read(0, 10).Events.Select(Show));
        Assert.All(Store.Read(0, 10).Events, next => Assert.Equal((Now, "numbers-update"), (next.Time, next.Type)));
        Assert.Equal(["1 quiet 1", "4 numbers 4"], Store.NewestOfStreams().OrderBy(next => next.Sequence).Select(Show));
        Assert.Equal("b", Encoding.UTF8.GetString(Store.Origins()["numbers"].Span));
        Assert.Equal("Appended 5-5", Append(5));
    }

    [Fact]
    public void Keys_AreKnownAfterReopening_AsLongAsTheirNewestEventIsRetained()
    {
        Limits.Capacity = 3;
        Append(Keyed("k", 1, 2), new Append(Events.Of(3)));
        Reopen();

        Assert.Equal(["Repeated 1-2", "KeyReused 1-2"], Append(Keyed("k", 1, 2), Keyed("k", 2, 1)).Outcomes.Select(Print));
        Append(4); // 1 is gone
        Assert.Equal("Repeated 1-2", Print(Append(Keyed("k", 1, 2)).Outcomes[0]));
        Append(5);
        Assert.Equal("Appended 6-7", Print(Append(Keyed("k", 1, 2)).Outcomes[0]));
    }

    [Fact]
    public void Condition_IsDecidedByWhatIsStored_AndByTheRoundItself()
    {
        Append(1);
        Reopen();

        Assert.Equal(
            ["NotNewest 1", "Appended 2-2", "NotNewest 2", "Appended 3-3", "NotNewest -"],
            Append(After(null), After(1), After(1), After(null, "others"), After(9, "third")).Outcomes.Select(Print));

        Append After(long? sequence, string stream = "numbers") => new(Events.Of(0, stream: stream))
        {
            Condition = new AppendCondition(sequence is { } known ? new EventId(Store.Epoch, known) : null),
        };
    }

    [Fact]
    public void AppendWithoutRoom_IsRefusedAlone()
    {
        var round = Store.Append(
            [new Append(Events.OfSize(1_000)), Keyed("k", 1), new Append(Events.OfSize(1_000))], Now,
            (append, before) => before.Bytes + append.Size > 1_500 ? "full" : null);

        Assert.Equal(
            ["Appended 1-1", "Appended 2-2", "Refused { Reason = Behind, Message = full, MayBeAppended = False }"],
            round.Outcomes.Select(Print));
        Assert.Equal([1, 2], Sequences());
    }

    [Fact]
    public void EveryData_IsReadAsItWasWritten()
    {
        var all = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        byte[][] data = [[], all, "\u2028"u8.ToArray(), new byte[1024 * 1024]];
        var stream = new string('s', 64);
        Append(new Append([.. data.Select(bytes => Events.Of(0, stream: stream) with { Data = bytes })]));
        Append(new Append(Events.Of(0) with { Data = all.AsMemory(3, 5) })); // a part of a larger array
        Reopen();

        Assert.Equal(data, Store.Read(0, 3).Events.Concat(Store.Read(3, 1).Events).Select(next => next.Data.ToArray()));
        Assert.Equal(stream, Store.Read(0, 1).Events[0].Stream);
        Assert.Equal([3, 4, 5, 6, 7], Store.Read(4, 1).Events[0].Data.ToArray());
    }

    [Fact]
    public void Pages_AreLimitedInEventsAndBytes()
    {
        Append(new Append([.. Enumerable.Range(0, 5).Select(_ => Events.OfSize(400_000))]));
        Append(new Append(Events.OfSize(3_000_000)));

        Assert.Equal([1, 2], Sequences());
        Assert.Equal([3], Sequences(2, 1));
        Assert.Equal([5], Sequences(4));
        Assert.Equal([6], Sequences(5)); // at least one
        Assert.Empty(Sequences(6));
        Assert.Empty(Sequences(0, 0));
    }

    [Fact]
    public void Time_IsFound_AtItsBounds()
    {
        foreach (var seconds in (int[])[10, 20, 20, 30])
        {
            Now = At(seconds);
            Append(0);
        }

        Reopen();

        Assert.Equal([0, 0, 1, 1, 3, 3, 4], ((int[])[0, 10, 11, 20, 21, 30, 31]).Select(seconds => Store.Find(At(seconds))));

        static DateTimeOffset At(int seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);
    }

    [Fact]
    public void NewestEvents_AreReadForACache_InOrder()
    {
        AppendMany(10);

        Assert.Equal([8, 9, 10], Store.NewestEvents(3, long.MaxValue).Select(next => next.Sequence));
        Assert.Equal([9, 10], Store.NewestEvents(3, 2 * (2 + StreamEvent.Overhead)).Select(next => next.Sequence));
        Assert.Equal(10, Store.NewestEvents(100, long.MaxValue).Count);
    }

    [Fact]
    public void FailedAppend_LeavesNoTrace()
    {
        Append(1);
        Assert.Throws<InvalidOperationException>(() => Store.Append(
            [Keyed("k", 2)], Now, (_, _) => throw new InvalidOperationException("It fails.")));

        Assert.Equal("Appended 2-2", Print(Append(Keyed("k", 2)).Outcomes[0]));
        Assert.Equal([1, 2], Sequences());
    }

    private static string Show(StoredEvent next) => $"{next.Sequence} {next.Stream} {Encoding.UTF8.GetString(next.Data.Span)}";
}
