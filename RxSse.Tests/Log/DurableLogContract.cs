using RxSse.Log;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;
using static RxSse.Tests.Log.AppendOutcomes;

namespace RxSse.Tests.Log;

/// <summary>The contract of every log that outlives the process. Its history has 1,000 events and an hour.</summary>
public abstract class DurableLogContract : EventLogContract
{
    /// <summary>Whether the log knows of which streams it has evicted events.</summary>
    private protected virtual bool KnowsEvictedStreams => true;

    /// <summary>Ends the process, and opens the log in another one.</summary>
    private protected abstract Task ReopenAsync();

    /// <summary>The log has all events so far for good.</summary>
    private protected abstract void Save();

    /// <summary>The log comes back without the events that are not saved.</summary>
    private protected abstract Task LoseRestAsync();

    /// <summary>The log comes back, and nobody knows whether events are missing.</summary>
    private protected abstract Task BeginEpochAsync();

    [Fact]
    public async Task Reopened_ItHasTheSameIds_Pages_AndNewestEvents()
    {
        AdvanceTo(At(10));
        await Log.AppendAsync([Events.Of(1, stream: "a"), Events.Of(2, stream: "b")], default);
        AdvanceTo(At(20));
        await Log.AppendAsync([new Append(Events.Of([3, 4])) { Origin = "cursor"u8.ToArray() }], default);
        var (newest, page) = (Log.Newest, await Log.ReadAsync(0, 10, default));
        await ReopenAsync();

        Assert.Equal(newest, Log.Newest);
        var again = await Log.ReadAsync(0, 10, default);
        Assert.Equal(page.Events.Select(Print), again.Events.Select(Print));
        Assert.Null(again.EvictedThrough);
        Assert.Equal(1, Log.NewestOf("a")?.Sequence);
        Assert.Equal(Print(page.Events[3]), Print(Log.NewestOf("numbers")!));
        Assert.Equal("cursor"u8.ToArray(), Log.OriginOf("numbers").ToArray());
        Assert.Equal(2, await Log.FindAsync(At(15), default));
        Assert.Equal(new Place.At(3), await Log.LocateAsync(newest with { Sequence = 3 }, default));

        static string Print(LogEvent logged) => $"{logged.Id} {logged.Time.UtcTicks} {logged.Event.Stream} {logged.Event.Data.Length}";
    }

    [Fact]
    public async Task Reopened_ItsTailBeginsWithWhatItHas_AndSequencesGoOn()
    {
        await Log.AppendAsync([Events.Of(1, stream: "a"), Events.Of(2, stream: "b")], default);
        await ReopenAsync();
        var seen = new List<LogItem>();
        using var tail = Log.Tail.Subscribe(seen.Add);
        await Log.AppendAsync([Events.Of(3)], default);
        RunTail();

        var standing = Assert.IsType<Standing>(seen[0]);
        Assert.Equal(2, standing.Position.Sequence);
        Assert.Equal(["a", "b"], standing.Newest.Select(logged => logged.Event.Stream).Order());
        Assert.Equal(standing.Position with { Sequence = 3 }, Assert.IsType<LogEvent>(Assert.Single(seen.Skip(1))).Id);
    }

    [Fact]
    public async Task Reopened_ItKnowsKeys_AndTheNewestEventForConditions()
    {
        var append = new Append(Events.Of([1, 2])) { Key = new AppendKey(Digest.Of("k"), Digest.Of("1,2")) };
        await Log.AppendAsync([append], default);
        await ReopenAsync();
        var next = new Append(Events.Of(3)) { Condition = new AppendCondition(Log.Newest) };

        var outcomes = await Log.AppendAsync([append, next, next], default);

        Assert.Equal(["Repeated 1-2", "Appended 3-3", "NotNewest 3"], outcomes.Select(Print));
    }

    [Fact]
    public async Task Time_DoesNotFall_OverAReopening()
    {
        AdvanceTo(At(100));
        await Log.AppendAsync([Events.Of(1)], default);
        await ReopenAsync();
        await Log.AppendAsync([Events.Of(2)], default);

        var times = (await Log.ReadAsync(0, 10, default)).Events.Select(logged => logged.Time).ToList();
        Assert.True(times[1] >= times[0]);
    }

    [Fact]
    public async Task LostEvents_BeginAnEpoch_BeyondEveryIdThatWasGiven()
    {
        await Log.AppendAsync(Events.Of([1, 2, 3]), default);
        Save();
        await Log.AppendAsync(Events.Of([4, 5]), default);
        var given = Log.Newest;
        await LoseRestAsync();

        Assert.NotEqual(given.Epoch, Log.Newest.Epoch);
        Assert.True(Log.Newest.Sequence >= given.Sequence);
        Assert.Equal(new Place.OtherEpoch(Log.Newest.Sequence), await Log.LocateAsync(given, default));
        Assert.Equal([1, 2, 3], (await Log.ReadAsync(0, 10, default)).Events.Select(logged => logged.Sequence));
        var next = (await Log.AppendAsync([Events.Of(6)], default))[0];
        Assert.True(next.Sequence > given.Sequence);
        Assert.Equal([2, 3, next.Sequence], (await Log.ReadAsync(1, 10, default)).Events.Select(logged => logged.Sequence));
    }

    [Fact]
    public async Task JumpBetweenEpochs_IsNoGap()
    {
        await Log.AppendAsync(Events.Of([1, 2, 3]), default);
        await BeginEpochAsync();
        var end = await Log.ReadAsync(3, 10, default);
        Assert.Equal(Log.Newest.Sequence, end.EvictedThrough); // nothing is missing between them
        Assert.Empty(end.EvictedStreams!);

        var next = (await Log.AppendAsync([Events.Of(4)], default))[0];
        var page = await Log.ReadAsync(2, 10, default);

        Assert.Equal([3, next.Sequence], page.Events.Select(logged => logged.Sequence));
        Assert.Null(page.EvictedThrough);
        Assert.All(page.Events, logged => Assert.Equal(Log.Newest.Epoch, logged.Id.Epoch));
    }

    [Fact]
    public async Task LogThatEndsDuringAnAppend_HasWhatItSays_AndTheRepetitionIsStoredOnce()
    {
        await Log.AppendAsync([Events.Of(0)], default);
        var (append, ending) = (new Append(Events.Of([1, 2])) { Key = new AppendKey(Digest.Of("k"), Digest.Of("1,2")) }, Task.CompletedTask);
        DuringAppend(() => ending = EndAsync());
        var told = await ToldAsync(Node.AppendAsync(new AppendRound([append]) { Appender = "a", Number = 1 }, default));
        await ending.WaitAsync(Patience.Limit);
        await ReopenAsync();

        var outcome = Print((await Log.AppendAsync([append], default))[0]);

        string[] expected = told switch
        {
            Told.Stored => ["Repeated 2-3"],
            Told.NotStored => ["Appended 2-3"],
            _ => ["Repeated 2-3", "Appended 2-3"],
        };
        Assert.Contains(outcome, expected);
        Assert.Equal([1, 2, 3], (await Log.ReadAsync(0, 10, default)).Events.Select(logged => logged.Sequence));
    }

    [Fact]
    public async Task MarkBehindAnAgedEvent_DoesNotMakeItYounger_SoThatNothingIsMissingSinceThen()
    {
        await AppendAtAsync((10, [1]));
        AdvanceTo(At(7_200));
        var seen = new List<LogItem>();
        using var tail = Log.Tail.Subscribe(seen.Add);
        Log.RequestMark(At(7_200));
        await SettleAsync(() => MarksIn(seen).Count > 0);

        Assert.False(await IsMissingSinceAsync(At(7_000)));
        AdvanceTo(At(7_300));
        await AppendAsync(2);
        Assert.False(await IsMissingSinceAsync(At(7_000)));
        Assert.True(await IsMissingSinceAsync(At(10)));

        async Task<bool> IsMissingSinceAsync(DateTimeOffset time)
        {
            var page = await Log.ReadAsync(await Log.FindAsync(time, default), 10, default);
            return page.EvictedThrough is not null && page.EvictedStreams is not { Count: 0 };
        }
    }

    [Fact]
    public async Task Retention_GoesOnAfterReopening()
    {
        await Log.AppendAsync([Events.Of(0, stream: "quiet")], default);
        await Log.AppendAsync(Events.Of(Enumerable.Range(0, 999)), default);
        await ReopenAsync();
        await Log.AppendAsync(Events.Of([1, 2]), default);

        var page = await Log.ReadAsync(0, 10, default);
        Assert.Equal((2, 3), (page.EvictedThrough, page.Events[0].Sequence));
        Assert.True(page.EvictedStreams?.Order().SequenceEqual(["numbers", "quiet"]) ?? !KnowsEvictedStreams);
        Assert.Equal(1, Log.NewestOf("quiet")?.Sequence);
        await ReopenAsync();
        Assert.Equal(1, Log.NewestOf("quiet")?.Sequence);
        AdvanceTo(At(7_200));
        var aged = await Log.ReadAsync(0, 10, default);
        Assert.Equal((1_002, 0), (aged.EvictedThrough, aged.Events.Count));
    }
}
