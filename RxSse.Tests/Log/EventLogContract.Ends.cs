using System.Collections.Concurrent;
using System.Globalization;
using RxSse.Log;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;
using static RxSse.Tests.Log.AppendOutcomes;

namespace RxSse.Tests.Log;

// A call that is cancelled, or at work while the log ends: it is answered, and nothing is lost or there twice.
public abstract partial class EventLogContract
{
    /// <summary>The log itself: what was appended need not have come back when an append returns.</summary>
    private protected virtual IEventLog Node => Log;

    /// <summary>Does something in the middle of the next append, once; before it if the log decides an append in one step.</summary>
    private protected virtual void DuringAppend(Action act) => act();

    /// <summary>Does something in the middle of the next read of what is not in memory, once; before it if all is in memory.</summary>
    private protected virtual void DuringRead(Action act) => act();

    /// <summary>Ends the log, as the process does that has it.</summary>
    private protected virtual Task EndAsync() => Log.StopAsync();

    [Fact]
    public async Task AppendThatIsCancelledBeforeItIsSent_IsNotAppended()
    {
        var round = new AppendRound([Keyed("k", 1)]) { Appender = "a", Number = 1 };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Node.AppendAsync(round, new CancellationToken(canceled: true)));
        var outcomes = await Log.AppendAsync(round, default);

        Assert.Equal(["Appended 1-1"], outcomes.Select(Print));
        Assert.Single((await Log.ReadAsync(0, 10, default)).Events);
    }

    [Fact]
    public async Task AppendThatIsCancelledAtWork_IsAnswered_AndItsRepetitionFindsWhatBecameOfIt()
    {
        using var cancellation = new CancellationTokenSource();
        DuringAppend(cancellation.Cancel);
        var told = await ToldAsync(Node.AppendAsync(new AppendRound([Keyed("k", 1)]) { Appender = "a", Number = 1 }, cancellation.Token));
        var again = await Log.AppendAsync(new AppendRound([Keyed("k", 1)]) { Appender = "a", Number = 2 }, default);

        Assert.NotEqual(Told.Open, told);
        Assert.Equal(told == Told.Stored ? "Repeated 1-1" : "Appended 1-1", Print(again[0]));
        Assert.Single((await Log.ReadAsync(0, 10, default)).Events);
    }

    [Fact]
    public async Task AppendsThatAreCancelledAtAnyMoment_AreThereOnce_OrNotAtAll()
    {
        const int Appends = 200;
        var told = new ConcurrentDictionary<int, Told>();
        await Parallel.ForAsync(1, Appends + 1, async (number, _) =>
        {
            using var cancellation = new CancellationTokenSource();
            var cancelling = Task.Run(cancellation.Cancel, CancellationToken.None);
            told[number] = await ToldAsync(Node.AppendAsync(new AppendRound([Batch(number)]), cancellation.Token));
            await cancelling;
        });
        await AppendAsync(0); // what came before it has come back
        var stored = (await Log.ReadAsync(0, Appends + 1, default)).Events.Select(logged => int.Parse(logged.Event.Data.Span, CultureInfo.InvariantCulture)).ToList();

        Assert.DoesNotContain(Told.Open, told.Values);
        Assert.Equal(told.Where(entry => entry.Value == Told.Stored).Select(entry => entry.Key).Prepend(0).Order(), stored.Order());
    }

    [Fact]
    public async Task LogThatEndsDuringAnAppend_AnswersIt()
    {
        var ending = Task.CompletedTask;
        DuringAppend(() => ending = EndAsync());
        await ToldAsync(Node.AppendAsync(new AppendRound([Batch(1)]) { Appender = "a", Number = 1 }, default));

        await ending.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task LogThatEndsDuringARead_AnswersIt_AndThoseThatComeLater()
    {
        await AppendAsync(1, 2, 3);
        var ending = Task.CompletedTask;
        DuringRead(() => ending = EndAsync());
        await AnswerAsync(Node.ReadAsync(-1, 10, default).AsTask());
        await ending.WaitAsync(Patience.Limit);

        await AnswerAsync(Node.ReadAsync(-1, 10, default).AsTask());
        await AnswerAsync(Node.FindAsync(DateTimeOffset.MinValue, default).AsTask());
        await AnswerAsync(Node.LocateAsync(Node.Newest with { Sequence = 9 }, default).AsTask());

        static async Task AnswerAsync(Task reading)
        {
            try
            {
                await reading.WaitAsync(Patience.Limit);
            }
            catch (LogAwayException)
            {
                // It says so.
            }
        }
    }

    [Fact]
    public async Task LogThatEndsWhileAnObserverReadsItsTail_GivesItEachEventOnce_AndNoFault()
    {
        var (seen, ending) = (new List<long>(), Task.CompletedTask);
        var faults = new List<Exception>();
        using (Node.Tail.Subscribe(
            item =>
            {
                if (item is LogEvent logged)
                {
                    seen.Add(logged.Sequence);
                    ending = logged.Sequence == 2 ? EndAsync() : ending;
                }
            },
            faults.Add))
        {
            await AppendAsync(1, 2, 3);
            await AppendAsync(4);
            RunTail();
            await ending.WaitAsync(Patience.Limit);
            RunTail();
        }

        Assert.Equal([1, 2, 3, 4], seen);
        Assert.Empty(faults);
    }

    /// <summary>What an append says of itself.</summary>
    private protected static async Task<Told> ToldAsync(ValueTask<IReadOnlyList<AppendOutcome>> appending)
    {
        try
        {
            Assert.IsType<AppendOutcome.Appended>(Assert.Single(await appending.AsTask().WaitAsync(Patience.Limit)));
            return Told.Stored;
        }
        catch (OperationCanceledException)
        {
            return Told.NotStored;
        }
        catch (LogAwayException away)
        {
            return away.MayBeAppended ? Told.Open : Told.NotStored;
        }
        catch (AppendRefusedException refused)
        {
            return refused.MayBeAppended ? Told.Open : Told.NotStored;
        }
    }

    private protected enum Told
    {
        Stored,
        NotStored,
        Open,
    }
}
