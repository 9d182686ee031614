using System.Reactive.Concurrency;
using System.Runtime.CompilerServices;
using Microsoft.Reactive.Testing;
using RxSse.Threading;
using Xunit;

namespace RxSse.Tests.Threading;

public sealed class MailboxTests
{
    private readonly TestScheduler _loop = new();
    private readonly List<string> _log = [];

    [Fact]
    public void Turn_ProcessesWhatWaitsWhenItBegins_AndWhatIsPostedMeanwhileComesInTheNext()
    {
        var mailbox = NewMailbox();
        mailbox.Post(1);
        mailbox.Post([2, 100]); // 100 posts 101
        _loop.AdvanceBy(1);
        Assert.Equal(["1", "2", "100", "end"], _log);

        _loop.Start();
        Assert.Equal(["1", "2", "100", "end", "101", "end"], _log);
    }

    [Fact]
    public void Count_IncludesTheWholeCurrentTurn_UntilItEnds()
    {
        var counts = new List<int>();
        Mailbox<int>? mailbox = null;
        mailbox = new Mailbox<int>(_ => counts.Add(mailbox!.Count), () => counts.Add(mailbox!.Count), _loop);
        mailbox.Post([1, 2, 3]);
        Assert.Equal(3, mailbox.Count);

        _loop.Start();

        Assert.Equal([3, 3, 3, 3], counts);
        Assert.Equal(0, mailbox.Count);
    }

    [Fact]
    public void TurnThatEndsEarly_ComesBehindOtherWorkOfTheLoop_AndKeepsTheOrder()
    {
        var mailbox = new Mailbox<int>(
            message => _log.Add($"{message}"), () => _log.Add("end"), _loop, isTurnOver: () => _log.Count(entry => entry != "end") % 2 == 0);
        mailbox.Post([1, 2, 3, 4, 5]);
        _loop.Schedule(TimeSpan.Zero, () =>
        {
            _log.Add("other");
            mailbox.Post(6);
        });
        _loop.Start();

        Assert.Equal(["1", "2", "end", "other", "3", "end", "4", "5", "end", "6", "end"], _log);
        Assert.Equal(0, mailbox.Count);
    }

    [Fact]
    public void TurnThatEndsEarly_HoldsNothingThatIsProcessed()
    {
        var mailbox = new Mailbox<object>(static _ => { }, static () => { }, _loop, static () => true);
        var (processed, waiting) = PostTwo(mailbox);
        _loop.AdvanceBy(1);
        GC.Collect();

        Assert.Equal((false, true), (processed.IsAlive, waiting.IsAlive));
        GC.KeepAlive(mailbox);
    }

    [Fact]
    public void DisposedInATurnThatEndsEarly_ProcessesNothingMore()
    {
        Mailbox<int>? mailbox = null;
        mailbox = new Mailbox<int>(message =>
        {
            _log.Add($"{message}");
            mailbox!.Dispose();
        }, static () => { }, _loop, static () => true);
        mailbox.Post([1, 2, 3]);
        _loop.Start();

        Assert.Equal(["1"], _log);
    }

    [Fact]
    public void PostAndRun_RunsATurnAtOnce_AndWhatIsPostedMeanwhileComesOnTheLoop()
    {
        var mailbox = NewMailbox();
        mailbox.PostAndRun(100); // posts 101
        Assert.Equal(["100", "end"], _log);

        _loop.AdvanceBy(1);
        Assert.Equal(["100", "end", "101", "end"], _log);
        mailbox.PostAndRun(1);
        Assert.Equal(["1", "end"], _log[4..]);
    }

    [Fact]
    public void PostAndRun_WhileATurnIsDueOrRuns_IsProcessedOnTheLoop_InOrder()
    {
        Mailbox<int>? mailbox = null;
        mailbox = new Mailbox<int>(
            message =>
            {
                _log.Add($"{message}");
                if (message == 1)
                {
                    mailbox!.PostAndRun(3);
                    _log.Add("1 ends");
                }
            },
            () => _log.Add("end"), _loop);
        mailbox.Post(1);
        mailbox.PostAndRun(2);
        Assert.Empty(_log);

        _loop.Start();
        Assert.Equal(["1", "1 ends", "2", "end", "3", "end"], _log);
    }

    [Fact]
    public void PostAndRun_OfADisposedMailbox_DoesNothing()
    {
        var mailbox = NewMailbox();
        mailbox.Dispose();
        mailbox.PostAndRun(1);
        _loop.Start();

        Assert.Empty(_log);
    }

    [Theory]
    [InlineData(false, new string[0])]
    [InlineData(true, new[] { "1", "end" })]
    public void PostQuietly_SchedulesATurn_IfTheMessageIsWanted(bool isWanted, string[] log)
    {
        var mailbox = NewMailbox();
        mailbox.PostQuietly(1, () => isWanted);
        _loop.Start();
        Assert.Equal(log, _log);

        mailbox.Post(2);
        _loop.Start();
        Assert.Equal(["1", "2"], _log.Where(static entry => entry != "end"));
    }

    [Fact]
    public void PostQuietly_AsksBehindTheMessage()
    {
        var mailbox = NewMailbox();
        mailbox.PostQuietly(1, () =>
        {
            mailbox.Post(2); // as another thread may, between the question and the turn
            return true;
        });
        _loop.Start();

        Assert.Equal(["1", "2", "end"], _log);
    }

    [Fact]
    public void EmptyPost_SchedulesNoTurn()
    {
        var mailbox = NewMailbox();
        mailbox.Post([]);

        _loop.Start();

        Assert.Empty(_log);
    }

    [Fact]
    public void DisposedMailbox_DropsWhatWaits_AndRunsNoFurtherTurn()
    {
        var mailbox = NewMailbox();
        mailbox.Post(100); // posts 101 in its turn
        _loop.AdvanceBy(1);

        mailbox.Dispose();
        mailbox.Post(3);
        mailbox.PostQuietly(4, static () => false);
        Assert.Equal(0, mailbox.Count);
        _loop.Start();

        Assert.DoesNotContain("101", _log);
        Assert.DoesNotContain("3", _log);
    }

    [Fact]
    public void MailboxThatIsDisposedBeforeItsFirstTurn_EndsThatTurn()
    {
        var mailbox = NewMailbox();
        mailbox.Post(1);

        mailbox.Dispose();
        _loop.Start();

        Assert.Equal(["end"], _log);
    }

    [Fact]
    public async Task PostsOfManyThreads_AreAllProcessed_EachThreadInItsOrder()
    {
        var seen = new List<int>();
        var mailbox = new Mailbox<int>(seen.Add, () => { }, _loop);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                mailbox.Post((thread * 10_000) + i);
            }
        })));
        _loop.Start();

        Assert.Equal(20_000, seen.Count);
        Assert.All(seen.GroupBy(message => message / 10_000), thread => Assert.Equal(thread.Order(), thread));
    }

    [Fact]
    public async Task MessageThatMayRunHere_IsLeftToTheLoop_WhileOtherWorkHoldsTheTurns()
    {
        var turns = new Lock();
        var seen = new List<int>();
        var mailbox = new Mailbox<int>(seen.Add, () => { }, _loop, turns: turns);
        using var taken = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        var other = Task.Run(() =>
        {
            lock (turns)
            {
                taken.Set();
                done.Wait();
            }
        });
        taken.Wait();
        mailbox.PostAndRun(1); // it does not wait
        done.Set();
        await other;

        Assert.Empty(seen);
        _loop.Start();
        mailbox.PostAndRun(2);
        Assert.Equal([1, 2], seen);
    }

    // Without a reference to the messages in the frame of the test.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference First, WeakReference Second) PostTwo(Mailbox<object> mailbox)
    {
        var (first, second) = (new object(), new object());
        mailbox.Post([first, second]);
        return (new WeakReference(first), new WeakReference(second));
    }

    private Mailbox<int> NewMailbox()
    {
        Mailbox<int>? mailbox = null;
        mailbox = new Mailbox<int>(
            message =>
            {
                _log.Add($"{message}");
                if (message == 100)
                {
                    mailbox!.Post(101);
                }
            },
            () => _log.Add("end"),
            _loop);
        return mailbox;
    }
}
