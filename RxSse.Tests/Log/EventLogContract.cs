using System.Collections.Concurrent;
using RxSse.Log;
using Xunit;
using static RxSse.Tests.Log.AppendOutcomes;

namespace RxSse.Tests.Log;

/// <summary>The contract of every log. The tests of a log derive from this class.</summary>
public abstract partial class EventLogContract
{
    internal abstract IEventLog Log { get; }

    /// <summary>The number of events that the log keeps.</summary>
    protected abstract int Capacity { get; }

    /// <summary>The time from which the tests count.</summary>
    private protected virtual DateTimeOffset Start => DateTimeOffset.MinValue;

    /// <summary>Delivers the events that wait in the tail.</summary>
    protected abstract void RunTail();

    /// <summary>Lets the clock of the log reach a time.</summary>
    protected abstract void AdvanceTo(DateTimeOffset time);

    /// <summary>Waits for what the log has to hear from elsewhere. If all of it is here, it is so at once.</summary>
    private protected virtual void Settle(Func<bool> isSettled) => Assert.True(isSettled());

    [Fact]
    public async Task Sequences_AreDense_AndStartAt1()
    {
        Assert.Equal(0, Log.Newest.Sequence);

        var first = await AppendAsync(1, 2);
        var second = await AppendAsync(3);

        Assert.Equal([1, 2], first.Select(logged => logged.Sequence));
        Assert.Equal([3], second.Select(logged => logged.Sequence));
        Assert.Equal(second[0].Id, Log.Newest);
        Assert.Single(first.Concat(second).Select(logged => logged.Id.Epoch).Distinct());
    }

    [Fact]
    public async Task OriginOfAStream_IsThatOfItsNewestAppendThatHasOne()
    {
        Assert.True(Log.OriginOf("numbers").IsEmpty);

        await Log.AppendAsync(
            [
                new Append(Events.Of(1)) { Origin = "a"u8.ToArray() }, new Append(Events.Of(2)) { Origin = "b"u8.ToArray() },
                new Append(Events.Of(3)) { Origin = "c"u8.ToArray(), Condition = new AppendCondition(null) }, // refused
                new Append(Events.Of(4, stream: "others")) { Origin = "d"u8.ToArray() }, new Append(Events.Of(5)),
            ],
            default);

        Assert.Equal("b"u8.ToArray(), Log.OriginOf("numbers").ToArray());
        Assert.Equal("d"u8.ToArray(), Log.OriginOf("others").ToArray());
    }

    [Fact]
    public async Task History_IsReadInPages()
    {
        await AppendAsync(1, 2, 3, 4, 5);

        Assert.Equal([1, 2], (await Log.ReadAsync(0, 2, default)).Events.Select(logged => logged.Sequence));
        Assert.Equal([3, 4, 5], (await Log.ReadAsync(2, 10, default)).Events.Select(logged => logged.Sequence));
        Assert.Empty((await Log.ReadAsync(5, 10, default)).Events);
    }

    [Fact]
    public async Task NewestEventOfAStream_IsKnown()
    {
        Assert.Null(Log.NewestOf("a"));

        await Log.AppendAsync([Events.Of(1, stream: "a"), Events.Of(2, stream: "b"), Events.Of(3, stream: "a")], default);

        Assert.Equal(3, Log.NewestOf("a")?.Sequence);
        Assert.Equal(2, Log.NewestOf("b")?.Sequence);
    }

    [Fact]
    public async Task Time_IsThatOfTheAppend_AndIsTheSameInTailAndHistory()
    {
        var seen = new List<LogEvent>();
        using var tail = Log.Events().Subscribe(seen.Add);
        await AppendAtAsync((10, [1]), (20, [2, 3]), (30, [4]));
        RunTail();

        Assert.Equal([At(10), At(20), At(20), At(30)], (await Log.ReadAsync(0, 10, default)).Events.Select(logged => logged.Time));
        Assert.Equal([At(10), At(20), At(20), At(30)], seen.Select(logged => logged.Time));
        Assert.Equal(At(30), Log.NewestOf("numbers")?.Time);
    }

    [Fact]
    public async Task Id_IsLocated()
    {
        await AppendAsync(1, 2, 3);
        var own = Log.Newest;

        Assert.Equal(new Place.At(3), await LocateAsync(own));
        Assert.Equal(new Place.At(1), await LocateAsync(own with { Sequence = 1 }));
        Assert.Equal(new Place.At(0), await LocateAsync(own with { Sequence = 0 }));
        Assert.Equal(new Place.Unknown(), await LocateAsync(own with { Sequence = 4 }));
        Assert.Equal(new Place.Unknown(), await LocateAsync(own with { Sequence = (1L << 53) - 1 }));
        Assert.Equal(new Place.OtherEpoch(0), await LocateAsync(new EventId("other", 2)));
        Assert.Equal(new Place.OtherEpoch(0), await LocateAsync(new EventId("other", 4)));
        var sameLength = new EventId(new string('z', own.Epoch.Length - 1) + (own.Epoch[^1] == 'z' ? 'y' : 'z'), 2);
        Assert.Equal(new Place.OtherEpoch(0), await LocateAsync(sameLength));

        async Task<Place> LocateAsync(EventId id) => await Log.LocateAsync(id, default);
    }

    [Fact]
    public async Task Now_IsTheTimeOfAnEventThatWouldBeAppended()
    {
        AdvanceTo(At(10));
        Settle(() => Log.Now >= At(10));
        await AppendAsync(1);

        var appended = Assert.Single((await Log.ReadAsync(0, 10, default)).Events).Time;
        Assert.InRange(Log.Now - appended, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Time_IsFound()
    {
        await AppendAtAsync((10, [1]), (20, [2, 3]), (30, [4]));
        var found = new List<long>();
        foreach (var seconds in (int[])[0, 10, 11, 20, 21, 30, 31])
        {
            found.Add(await Log.FindAsync(At(seconds), default));
        }

        Assert.Equal([0, 0, 1, 1, 3, 3, 4], found);
    }

    [Fact]
    public async Task Batch_StandsTogether_AndItsOutcomeHasItsIds()
    {
        var outcomes = await Log.AppendAsync([Batch(1, 2, 3), Batch(4), Batch(5, 6)], default);

        Assert.Equal(["Appended 1-3", "Appended 4-4", "Appended 5-6"], outcomes.Select(Print));
    }

    [Fact]
    public async Task Key_IsRecognised_WithTheSameEventsAndWithOthers()
    {
        var first = await Log.AppendAsync([Keyed("k", 1, 2), Keyed("k", 1, 2), Keyed("k", 9), Keyed("other", 1, 2)], default);
        var second = await Log.AppendAsync([Keyed("k", 1, 2), Keyed("k", 2, 1)], default);

        Assert.Equal(["Appended 1-2", "Repeated 1-2", "KeyReused 1-2", "Appended 3-4"], first.Select(Print));
        Assert.Equal(["Repeated 1-2", "KeyReused 1-2"], second.Select(Print));
        Assert.Equal(4, Log.Newest.Sequence);
    }

    [Fact]
    public async Task Condition_IsDecidedInTheOrderOfTheAppends()
    {
        var none = await Log.AppendAsync([After(null, "a"), After(null, "a"), After(null, "b")], default);
        var ids = Log.Newest.Epoch;
        var next = await Log.AppendAsync(
            [After(new EventId(ids, 1), "a"), After(new EventId(ids, 1), "a"), After(new EventId("other", 2), "b"), After(new EventId(ids, 9), "c")],
            default);

        Assert.Equal(["Appended 1-1", "NotNewest 1", "Appended 2-2"], none.Select(Print));
        Assert.Equal(["Appended 3-3", "NotNewest 3", "NotNewest 2", "NotNewest -"], next.Select(Print));

        static Append After(EventId? id, string stream) => new(Events.Of(1, stream: stream)) { Condition = new AppendCondition(id) };
    }

    [Fact]
    public async Task RepeatedKey_WinsOverTheCondition_SoThatARetryCanSucceed()
    {
        var append = Keyed("k", 1) with { Condition = new AppendCondition(null) };

        var outcomes = await Log.AppendAsync([append, append, Keyed("l", 2) with { Condition = new AppendCondition(null) }, Keyed("l", 3)], default);

        // What was refused keeps no key.
        Assert.Equal(["Appended 1-1", "Repeated 1-1", "NotNewest 1", "Appended 2-2"], outcomes.Select(Print));
    }

    /// <summary>Any appends, in any rounds: outcomes and history are those of a plain list with keys.</summary>
    [Fact]
    public void OutcomesAndHistory_AreThoseOfAModel_ForAnyInterleaving() => AppendModel.AssertAgrees(() => Log, Capacity);

    [Fact]
    public async Task ManyPublishers_AppendEachKeyOnce_AndNoBatchInHalves()
    {
        const int Keys = 40;
        const int Publishers = 8;
        var outcomes = new ConcurrentBag<(int Key, AppendOutcome Outcome)>();
        await Parallel.ForAsync(0, Keys * Publishers, async (i, cancellation) =>
        {
            var key = i % Keys;
            outcomes.Add((key, (await Log.AppendAsync([Keyed($"{key}", key, key), Batch(1_000)], cancellation))[0]));
        });

        foreach (var ofKey in outcomes.GroupBy(outcome => outcome.Key))
        {
            var appended = Assert.Single(ofKey.Select(outcome => outcome.Outcome).OfType<AppendOutcome.Appended>());
            Assert.Equal(appended.First.Sequence + 1, appended.Last.Sequence);
            Assert.Equal(
                Publishers - 1,
                ofKey.Count(outcome => outcome.Outcome == new AppendOutcome.Repeated(appended.First, appended.Last)));
        }

        Assert.Equal((Keys * 2) + (Keys * Publishers), Log.Newest.Sequence);
    }

    private protected async Task AppendAtAsync(params (int Second, int[] Numbers)[] appends)
    {
        foreach (var (second, numbers) in appends)
        {
            AdvanceTo(At(second));
            await AppendAsync(numbers);
        }
    }

    private static Append Batch(params int[] numbers) => new(Events.Of(numbers));

    private static Append Keyed(string key, params int[] numbers) => Batch(numbers) with
    {
        Key = new AppendKey(Digest.Of(key), Digest.Of(string.Join(',', numbers))),
    };

    private protected DateTimeOffset At(int seconds) => Start.AddSeconds(seconds);

    private protected ValueTask<IReadOnlyList<LogEvent>> AppendAsync(params int[] numbers) => Log.AppendAsync(Events.Of(numbers), default);
}
