using RxSse.Log;
using RxSse.RedisLog.Calls;
using RxSse.Streams;
using RxSse.Tests.Log;
using Xunit;
using static RxSse.Tests.Log.AppendOutcomes;

namespace RxSse.Tests.RedisLog.Calls;

/// <summary>What every stand-in for Redis and Redis itself do. The history has 10 events, 3,000 bytes and an hour.</summary>
public abstract partial class RedisCallsContract
{
    private int _rounds;

    internal static HistoryOptions Limits { get; } = new() { Capacity = 10, Bytes = 3_000 };

    internal abstract IRedisCalls Calls { get; }

    /// <summary>The log has been accepted by another server than the one that answers.</summary>
    /// <param name="isNew">Whether the log is younger than a node that is there may be silent.</param>
    private protected abstract Task MoveAsync(bool isNew = false);

    /// <summary>The log has lost the events after a sequence.</summary>
    private protected abstract Task LoseAsync(long after);

    /// <summary>Somebody erases an event.</summary>
    private protected abstract Task EraseAsync(long sequence);

    /// <summary>It is more than an hour since the last round of an appender.</summary>
    private protected abstract Task ForgetAsync(string appender);

    /// <summary>There is no log any more.</summary>
    private protected abstract Task FlushAsync();

    /// <summary>The nodes that are silent have been waited for as long as it may be.</summary>
    private protected abstract Task EndReportsAsync();

    [Fact]
    public async Task NewLog_BeginsAt0_WithTheEpochOfItsFirstCaller()
    {
        Assert.Equal(LogState.None, await Calls.StateAsync());
        var none = await Calls.LoadAsync();
        Assert.Equal(LogState.None, none.State);
        Assert.Empty(none.Newest);

        var adopted = await AdoptAsync(CallerState.Nothing, "first");
        var again = await AdoptAsync(CallerState.Nothing, "second", node: "b");

        Assert.Equal(new EventId("first", 0), adopted.Position);
        Assert.Equal(adopted, again);
        Assert.Equal(adopted, await Calls.StateAsync());
        Assert.Equal(0, adopted.Begin);
    }

    [Fact]
    public async Task Append_GivesDenseIdsInOrder_AndEveryByteComesBack()
    {
        var seen = await StartAsync();
        byte[] every = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        StreamEvent[] events = [new("a", "type", every), new("a", "a type", default), new("a", "t", "\u2028\r\n\0"u8.ToArray())];

        var answer = await AppendAsync(seen, new Append(events), Of(1, "b") with { Origin = every });

        Assert.Equal(["Appended 1-3", "Appended 4-4"], answer.Outcomes.Select(Print));
        Assert.Equal(4, answer.State.Newest);
        var page = await Calls.ReadAsync(0, 10, 1_000_000);
        Assert.Equal([1, 2, 3, 4], page.Events.Select(logged => logged.Sequence));
        Assert.All(page.Events, logged => Assert.Equal((answer.State.Epoch, Time(answer.State)), (logged.Id.Epoch, logged.Time)));
        Assert.Equal(events.Select(Show), page.Events.Take(3).Select(logged => Show(logged.Event)));
        var tail = await Calls.TailAsync(1, 2);
        Assert.Equal([2, 3], tail.Events.Select(logged => logged.Sequence));
        Assert.Equal(events.Skip(1).Select(Show), tail.Events.Select(logged => Show(logged.Event)));
        var loaded = await Calls.LoadAsync();
        Assert.Equal(answer.State, loaded.State);
        Assert.Equal(["a 3", "b 4"], loaded.Newest.Select(logged => $"{logged.Event.Stream} {logged.Sequence}").Order());
        Assert.Equal(Show(events[2]), Show(loaded.Newest.Single(logged => logged.Event.Stream == "a").Event));
        Assert.Equal(every, Assert.Single(loaded.Origins).Value.ToArray());
        var origins = await Calls.LoadOriginsAsync();
        Assert.Equal((answer.State, "b"), (origins.State, Assert.Single(origins.Origins).Key));
        Assert.Empty(origins.Newest);

        static string Show(StreamEvent next) => $"{next.Stream} {next.Type} {Convert.ToHexString(next.Data.Span)}";
    }

    [Fact]
    public async Task RepeatedRound_IsAnsweredByItsOutcomes_AndOneBeforeItWritesNothing()
    {
        var seen = await StartAsync();
        var first = Round(1, Of(1));
        var answer = await Calls.AppendAsync(new AppendCall(seen, "x", "n/p", "", first));
        var second = Round(2, Of(2), Keyed("k", 3), Keyed("k", 3), Conditional(4, null));
        var outcomes = (await Calls.AppendAsync(new AppendCall(seen, "x", "n/p", "", second))).Outcomes;

        var again = await Calls.AppendAsync(new AppendCall(seen, "y", "n/p", "n:9", second));
        var late = await Calls.AppendAsync(new AppendCall(seen, "z", "n/p", "", first));
        var other = await Calls.AppendAsync(new AppendCall(seen, "z", "n/q", "", first));

        Assert.Equal(["Appended 2-2", "Appended 3-3", "Repeated 3-3", "NotNewest 3"], outcomes.Select(Print));
        Assert.Equal(outcomes, again.Outcomes);
        Assert.Equal((CallStatus.Stale, 0), (late.Status, late.Outcomes.Count));
        Assert.Equal(["Appended 4-4"], other.Outcomes.Select(Print));
        Assert.Equal(answer.State.Epoch, other.State.Epoch);
    }

    [Fact]
    public async Task RoundWithoutANumber_IsNeverARepeatedOne()
    {
        var seen = await StartAsync();
        for (var i = 1; i <= 3; i++)
        {
            var answer = await Calls.AppendAsync(new AppendCall(seen, "x", "n/p", "", Round(0, Of(1))));
            Assert.Equal($"Appended {i}-{i}", Print(answer.Outcomes[0]));
        }
    }

    [Fact]
    public async Task RepeatedRound_BearsTheEpochOfToday_AsItsEventsDo()
    {
        var seen = await StartAsync();
        var round = Round(1, Of(1));
        var answer = await Calls.AppendAsync(new AppendCall(seen, "x", "n/p", "", round));
        await AdoptAsync(seen, "later", begins: true); // those before may have given its id to another event, which is lost

        var again = await Calls.AppendAsync(new AppendCall(seen, "x", "n/p", "", round));

        Assert.Equal(["Appended 1-1"], answer.Outcomes.Select(Print));
        Assert.Equal(new AppendOutcome.Appended(new EventId("later", 1), new EventId("later", 1)), Assert.Single(again.Outcomes));
    }

    [Fact]
    public async Task Keys_AreRecognised_AsLongAsTheirNewestEventIsKept()
    {
        var seen = await StartAsync();
        var first = await AppendAsync(seen, Keyed("k", 1, 2), Keyed("k", 1, 2), Keyed("k", 9), Keyed("l", 1, 2));
        await AppendAsync(seen, new Append(Events.Of(Enumerable.Range(0, 7))));
        var kept = await AppendAsync(seen, Keyed("k", 1, 2));
        await AppendAsync(seen, Of(1));
        var gone = await AppendAsync(seen, Keyed("k", 1, 2), Keyed("l", 9));

        Assert.Equal(["Appended 1-2", "Repeated 1-2", "KeyReused 1-2", "Appended 3-4"], first.Outcomes.Select(Print));
        Assert.Equal(["Repeated 1-2"], kept.Outcomes.Select(Print));
        Assert.Equal(["Appended 13-14", "KeyReused 3-4"], gone.Outcomes.Select(Print));
    }

    [Fact]
    public async Task Condition_HoldsForTheNewestEventOfTheStream_InTheEpochOfToday()
    {
        var seen = await StartAsync();
        var first = await AppendAsync(seen, Conditional(1, null), Conditional(2, null));
        var id = ((AppendOutcome.Appended)first.Outcomes[0]).Last;
        var next = await AppendAsync(
            seen, Conditional(3, id), Conditional(4, id), Conditional(5, id with { Epoch = "other", Sequence = 2 }), Conditional(6, id, "none"));

        Assert.Equal(["Appended 1-1", "NotNewest 1"], first.Outcomes.Select(Print));
        Assert.Equal(["Appended 2-2", "NotNewest 2", "NotNewest 2", "NotNewest -"], next.Outcomes.Select(Print));
        Assert.Equal(new EventId(id.Epoch, 2), ((AppendOutcome.NotNewest)next.Outcomes[1]).Newest);
    }

    [Fact]
    public async Task Tail_WaitsForAnEvent()
    {
        var seen = await StartAsync();
        var waiting = Calls.TailAsync(0, 10);
        Assert.False(waiting.IsCompleted);
        await AppendAsync(seen, Of(1), Of(2));

        var tail = await waiting;
        Assert.Equal([1L, 2], tail.Events.Select(logged => logged.Sequence));
        Assert.Equal(2, tail.State.Newest);
    }

    private protected async Task<CallerState> StartAsync()
    {
        var state = await AdoptAsync(CallerState.Nothing, "first");
        return new CallerState(state.Epoch, state.Server, 0, state.Time);
    }

    private protected async Task<LogState> AdoptAsync(CallerState seen, string epoch, string node = "a", bool begins = false)
    {
        var answer = await Calls.AdoptAsync(new AdoptCall(seen, epoch, node, begins));
        Assert.Equal(CallStatus.Done, answer.Status);
        return answer.State;
    }

    private protected Task<AppendAnswer> AppendAsync(CallerState seen, params Append[] appends) =>
        Calls.AppendAsync(new AppendCall(seen, "fresh", "n/p", "", Round(++_rounds, appends)));

    private protected static AppendRound Round(long number, params Append[] appends) => new(appends) { Number = number };

    private protected static Append Of(int number, string stream = "numbers") => new(Events.Of(number, stream));

    private static Append Keyed(string key, params int[] numbers) => new(Events.Of(numbers))
    {
        Key = new AppendKey(Digest.Of(key), Digest.Of(string.Join(',', numbers))),
    };

    private static Append Conditional(int number, EventId? newest, string stream = "numbers") => Of(number, stream) with
    {
        Condition = new AppendCondition(newest),
    };

    private static DateTimeOffset Time(LogState state) => DateTimeOffset.FromUnixTimeMilliseconds(state.Time);
}
