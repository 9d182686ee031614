using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.Publishing.Sources.Poll;
using RxSse.Tests.Streams;
using Xunit;

namespace RxSse.Tests.Publishing.Sources;

/// <summary>A source runs once, and goes on where the log is.</summary>
public sealed class SourceTermsTests
{
    private readonly TestScheduler _scheduler = new();
    private readonly ScriptedRemote _remote = new();
    private readonly ScriptedLog _log = new();

    [Fact]
    public void Source_AsksInItsTermOnly_AndTheNextProcessGoesOnWithTheCursorOfTheLog()
    {
        var (a, b) = (new ScriptedLeadership(), new ScriptedLeadership());
        using var first = Start(a);
        using var second = Start(b);
        first.RunFor(100);
        Assert.Empty(_remote.Requests);
        Assert.Equal("starting", first.Status);

        Answer(a, 1, "[1,2]");
        a.Set(null);
        Answer(b, 2, "[1,2,3]");
        Assert.Equal(("starting", "running"), (first.Status, second.Status));
        b.Set(null);
        Answer(a, 3, "[1,2,3,4]");

        Assert.Equal(["1 1", "1 2", "2 3", "3 4"], _log.Stored);

        void Answer(ScriptedLeadership leader, long term, string json)
        {
            _remote.AnswerJson(json);
            leader.Set(term);
            _scheduler.AdvanceBy(TimeSpan.TicksPerSecond);
        }
    }

    [Fact]
    public void AnswerOfTheLogThatIsLost_AppendsNothingTwice()
    {
        var leadership = new ScriptedLeadership();
        using var host = Start(leadership);
        (_log.Fault, _log.AppendsBeforeFault) = (_ => new LogAwayException("No answer.", mayBeAppended: true), true);
        _remote.AnswerJson("[1,2]");
        leadership.Set(1);
        host.RunFor(0.1);
        Assert.Equal("retrying: The log is away: No answer. Retry in a moment. It may have been published.", host.Status);

        _log.Fault = _ => null;
        _remote.AnswerJson("[1,2,3]");
        host.RunFor(61);

        Assert.Equal(["1 1", "1 2", "1 3"], _log.Stored);
        Assert.Equal("running", host.Status);
    }

    [Fact]
    public void RefusalOfAnOldTerm_IsNotWaitedFor()
    {
        var leadership = new ScriptedLeadership();
        using var host = Start(leadership);
        _log.Fault = _ => new AppendRefusedException(AppendRefusal.NotLeader, "Term 1 is over.");
        _remote.AnswerJson("[1,2]");
        leadership.Set(1);

        host.RunFor(0.1);

        Assert.Equal("retrying: Term 1 is over.", host.Status);
        Assert.Single(_log.Sent);
    }

    private SourceHost Start(ScriptedLeadership leadership) => new(
        new PollOptions { First = PollFirst.All, Every = TimeSpan.FromMinutes(1) }, _remote, _log, _scheduler, leadership);
}
