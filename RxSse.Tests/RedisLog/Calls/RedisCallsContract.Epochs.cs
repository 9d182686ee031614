using RxSse.Log;
using RxSse.RedisLog.Calls;
using Xunit;
using static RxSse.Tests.Log.AppendOutcomes;

namespace RxSse.Tests.RedisLog.Calls;

// Other servers, epochs, and the lease.
public abstract partial class RedisCallsContract
{
    private const long Step = 1_048_576;

    [Fact]
    public async Task LostEvents_BeginAnEpoch_BeyondAllThatTheCallerHasSeen()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, Of(1), Of(2), Of(3));
        await LoseAsync(2);

        var answer = await AppendAsync(seen with { Floor = 3 }, Of(4));

        var id = ((AppendOutcome.Appended)answer.Outcomes[0]).Last;
        Assert.Equal(new EventId("fresh", 3 + Step + 1), id);
        Assert.Equal((3 + Step, id), (answer.State.Begin, answer.State.Position));
        var page = await Calls.ReadAsync(1, 10, 1_000_000);
        Assert.Equal([new EventId("fresh", 2), id], page.Events.Select(logged => logged.Id));
        Assert.Equal((false, 1), (page.IsLost, page.Through));
        Assert.Equal((false, 3 + Step), (await Calls.ReadAsync(2, 10, 1_000_000)) is var end ? (end.IsLost, end.Through) : default);
    }

    [Fact]
    public async Task FlushedLog_GoesOnBeyondAllThatTheCallerHasSeen()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, Of(1), Of(2));
        await FlushAsync();

        var answer = await AppendAsync(seen with { Floor = 2 }, Of(3));

        Assert.Equal(2 + Step + 1, answer.State.Newest);
        Assert.Equal("fresh", answer.State.Epoch);
    }

    [Fact]
    public async Task CallerOfAnotherEpoch_BeginsOne_OnlyIfItHasSeenWhereThisOneBegins()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, Of(1));
        var second = await AdoptAsync(seen, "second", begins: true);
        var before = await AppendAsync(seen with { Floor = second.Begin - 1 }, Of(2));
        var behind = await AppendAsync(seen with { Floor = second.Begin }, Of(3));

        Assert.Equal("second", before.State.Epoch);
        Assert.Equal(("fresh", second.Begin + 1 + Step), (behind.State.Epoch, behind.State.Begin));
    }

    [Fact]
    public async Task AnotherServer_IsAppendedTo_OnlyWhenItIsAdopted()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, Of(1), Of(2));
        await MoveAsync();
        seen = seen with { Server = (await Calls.StateAsync()).Server };

        var refused = await AppendAsync(seen with { Floor = 2 }, Of(3));
        Assert.Equal((CallStatus.OtherServer, 0), (refused.Status, refused.Outcomes.Count));
        Assert.Equal(2, refused.State.Newest);
        Assert.Equal(CallStatus.OtherServer, (await HoldAsync("a")).Status);
        var adopted = await AdoptAsync(seen with { Floor = 2 }, "second");
        Assert.Equal(("first", 2), (adopted.Epoch, adopted.Newest));
        Assert.NotEqual(seen.Server, adopted.Server);
        Assert.Equal(["Appended 3-3"], (await AppendAsync(seen with { Floor = 2 }, Of(3))).Outcomes.Select(Print));
    }

    [Fact]
    public async Task NodeThatWasMissedAtTheAdoption_BeginsAnEpoch_IfItHasSeenMore()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, Of(1), Of(2));
        await MoveAsync();
        seen = seen with { Server = (await Calls.StateAsync()).Server };
        var adopted = await AdoptAsync(seen with { Floor = 2 }, "second");
        await AppendAsync(new CallerState("first", adopted.Server, 2, adopted.Time), Of(3), Of(4));

        Assert.Equal("first", (await AdoptAsync(seen with { Floor = 2 }, "third")).Epoch); // it has seen nothing that others have not
        var other = await AppendAsync(seen with { Floor = 3 }, Of(5));

        Assert.Equal(("fresh", 4 + Step), (other.State.Epoch, other.State.Begin));
    }

    [Fact]
    public async Task CallerOfAServerThatNobodyKnows_BeginsAnEpoch()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, Of(1));

        Assert.Equal("fresh", (await AppendAsync(seen with { Server = "other:server" }, Of(2))).State.Epoch); // its nodes may go on
    }

    [Fact]
    public async Task Adoption_WaitsForTheNodesThatWereThere_AndBeginsAnEpochWithoutThem()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, Of(1));
        await HoldAsync("a");
        await HoldAsync("b");
        await MoveAsync();
        seen = seen with { Server = (await Calls.StateAsync()).Server, Floor = 1 };

        Assert.Equal(CallStatus.Wait, (await Calls.AdoptAsync(new AdoptCall(seen, "second", "a"))).Status);
        Assert.Equal("first", (await AdoptAsync(seen, "second", "b")).Epoch); // both have said it
        await MoveAsync();
        seen = seen with { Server = (await Calls.StateAsync()).Server };
        Assert.Equal(CallStatus.Wait, (await Calls.AdoptAsync(new AdoptCall(seen, "second", "a"))).Status);
        await EndReportsAsync();
        Assert.Equal(("second", 1 + Step), (await AdoptAsync(seen, "second", "a")) is var state ? (state.Epoch, state.Begin) : default);
    }

    [Fact]
    public async Task Adoption_BeginsAnEpoch_BeyondAllThatTheNodesHaveSeen()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, Of(1));
        await HoldAsync("a");
        await HoldAsync("b");
        await MoveAsync();
        seen = seen with { Server = (await Calls.StateAsync()).Server, Floor = 1 };
        await Calls.AdoptAsync(new AdoptCall(seen, "second", "a"));

        var state = await AdoptAsync(seen with { Floor = 7 }, "second", "b");

        Assert.Equal(("second", 7 + Step), (state.Epoch, state.Begin));
    }

    [Fact]
    public async Task LogThatIsNew_IsNotAdoptedWithoutAnEpoch_AsItMayNotKnowItsNodes()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, Of(1));
        await MoveAsync(isNew: true);
        seen = seen with { Server = (await Calls.StateAsync()).Server, Floor = 1 };

        Assert.Equal(CallStatus.Wait, (await Calls.AdoptAsync(new AdoptCall(seen, "second", "a"))).Status);
        await EndReportsAsync();
        Assert.Equal("second", (await AdoptAsync(seen, "second")).Epoch);
    }

    [Fact]
    public async Task NodeThatHasStopped_IsNotWaitedFor()
    {
        var seen = await StartAsync();
        await HoldAsync("a");
        await HoldAsync("b");
        await HoldAsync("b", LeaseWish.Leave);
        await MoveAsync();

        Assert.Equal("first", (await AdoptAsync(seen with { Server = (await Calls.StateAsync()).Server }, "second", "a")).Epoch);
    }

    [Fact]
    public async Task NodeThatStopsBeforeItHasReported_IsWaitedFor()
    {
        var seen = await StartAsync();
        await HoldAsync("a");
        await HoldAsync("b");
        await MoveAsync();
        await HoldAsync("b", LeaseWish.Leave); // it may have seen more than this server has

        var caller = seen with { Server = (await Calls.StateAsync()).Server };
        Assert.Equal(CallStatus.Wait, (await Calls.AdoptAsync(new AdoptCall(caller, "second", "a", BeginsEpoch: false))).Status);
    }

    [Fact]
    public async Task Sequences_GoBeyondWhatAnInt_AndADoubleOfLuaPrintsInFull()
    {
        var seen = await StartAsync();
        foreach (var floor in (long[])[1L << 31, 1L << 52])
        {
            var answer = await AppendAsync(seen with { Floor = floor }, Of(1), Of(2));

            Assert.Equal([$"Appended {floor + Step + 1}-{floor + Step + 1}", $"Appended {floor + Step + 2}-{floor + Step + 2}"], answer.Outcomes.Select(Print));
            Assert.Equal(floor + Step + 2, answer.State.Newest);
            var page = await Calls.ReadAsync(floor + Step, 10, 1_000_000);
            Assert.Equal([floor + Step + 1, floor + Step + 2], page.Events.Select(logged => logged.Sequence));
            Assert.Equal(floor + Step + 2, (await Calls.TailAsync(floor + Step + 1, 10)).Events[0].Sequence);
            seen = seen with { Epoch = answer.State.Epoch };
        }
    }

    [Fact]
    public async Task Lease_IsOfOneNode_AndItsNextTermHasAHigherNumber()
    {
        await StartAsync();
        Assert.Equal(("a", 1), Lease(await HoldAsync("a")));
        Assert.Equal(("a", 1), Lease(await HoldAsync("b")));
        Assert.Equal(("a", 1), Lease(await HoldAsync("b", LeaseWish.Leave)));
        Assert.Equal(("a", 1), Lease(await HoldAsync("a", LeaseWish.Follow)));
        Assert.Equal(("a", 1), Lease(await HoldAsync("a")));
        Assert.Equal(("", 0), Lease(await HoldAsync("a", LeaseWish.Leave)));
        Assert.Equal(("", 0), Lease(await HoldAsync("b", LeaseWish.Follow)));
        Assert.Equal(("b", 2), Lease(await HoldAsync("b")));
        await HoldAsync("b", LeaseWish.Leave);
        Assert.Equal(("a", 8), Lease(await HoldAsync("a", known: 7)));
    }

    [Fact]
    public async Task RoundOfATermThatIsOver_IsNotAppended()
    {
        var seen = await StartAsync();
        var lease = await HoldAsync("a");
        var held = await Calls.AppendAsync(new AppendCall(seen, "x", "a/s", LeaseAnswer.Print("a", lease.Term), Round(1, Of(1))));
        await HoldAsync("a", LeaseWish.Leave);
        var none = await Calls.AppendAsync(new AppendCall(seen, "x", "a/s", "a:1", Round(2, Of(2))));
        await HoldAsync("b");
        var other = await Calls.AppendAsync(new AppendCall(seen with { Floor = 9 }, "x", "a/s", "a:1", Round(2, Of(2))));

        Assert.Equal(CallStatus.Done, held.Status);
        Assert.Equal((CallStatus.Fenced, CallStatus.Fenced), (none.Status, other.Status));
        Assert.Equal(held.State.Position, (await Calls.StateAsync()).Position); // no epoch begins either
    }

    private Task<LeaseAnswer> HoldAsync(string node, LeaseWish wish = LeaseWish.Lead, long known = 0) =>
        Calls.LeaseAsync(new LeaseCall(node, wish, TimeSpan.FromMinutes(1), known));

    private static (string Holder, long Term) Lease(LeaseAnswer answer) => (answer.Holder, answer.Term);
}
