using System.Globalization;
using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Streams;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.Streams;
using RxSse.Tests.VirtualTime;
using Xunit;

namespace RxSse.Tests.Publishing;

/// <summary>Streams of several processes over one log that knows whose term it is, in virtual time.</summary>
public sealed partial class StreamTermsOverALogTests
{
    private readonly TestScheduler _scheduler = new();
    private readonly ScriptedLog _log = new();
    private long _term;

    public StreamTermsOverALogTests() => _log.Fault = Refusal;

    [Fact]
    public void EventOfATermThatIsOver_IsRefused_AndReported()
    {
        using var context = new InlineContext();
        var (leadership, reports) = (new ScriptedLeadership(1), new RecordingLogger<RefusalLog>());
        _term = 1;
        Run("a", leadership, reports);

        RunUntil(2.5);
        _term = 2; // another process has it, and this one has not heard of it
        RunUntil(4.5);
        leadership.Set(null);
        RunUntil(10);

        Assert.Equal(["1 0", "1 1"], _log.Stored);
        Assert.Equal(4, _log.Sent.Count);
        Assert.Equal(
            "An event of the stream a was not published: Term 1 is over. Further ones are counted and reported once a minute.",
            reports.Messages[0]);
    }

    [Fact]
    public void WhatWaitsForALogThatIsAway_IsRefused_IfTheTermEndsMeanwhile()
    {
        using var context = new InlineContext();
        var leadership = new ScriptedLeadership(1);
        _term = 1;
        Run("a", leadership);

        RunUntil(1.5);
        _log.Fault = _ => new LogAwayException("No answer.");
        RunUntil(3.5);
        leadership.Set(null);
        leadership.Set(3);
        (_term, _log.Fault) = (3, Refusal);
        RunUntil(6);

        Assert.Equal("1 0", _log.Stored[0]);
        Assert.Equal("3 0", _log.Stored[1]);
    }

    /// <summary>Whatever is late: the log, the news of a term, its end.</summary>
    [Fact]
    public void NoEventOfAnEarlierTerm_IsStoredAfterOneOfALater()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var test = new StreamTermsOverALogTests();
            var terms = test.RunNodes(new Random(seed));
            var stored = test._log.Stored.Select(line => long.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture)).ToList();

            Assert.True(stored.SequenceEqual(stored.Order()), $"Seed {seed}: {string.Join(", ", stored)}");
            Assert.True(stored[^1] == terms, $"Seed {seed}: the last term stores nothing.");
        }
    }

    private long RunNodes(Random random)
    {
        using var context = new InlineContext();
        ScriptedLeadership[] nodes = [new(), new(), new()];
        foreach (var node in nodes)
        {
            Run("a", node);
        }

        var isAway = false;
        _log.Fault = round => isAway ? new LogAwayException("No answer.", mayBeAppended: true) : Refusal(round);
        for (var i = 0; i < 20; i++)
        {
            var (leader, term) = (nodes[random.Next(nodes.Length)], i + 1L);
            _term = term;
            _scheduler.Schedule(TimeSpan.FromMilliseconds(random.Next(3_000)), () =>
            {
                if (term == _term) // else it has lost it before it heard of it
                {
                    leader.Set(term);
                }
            });
            foreach (var other in nodes.Where(node => node != leader))
            {
                _scheduler.Schedule(TimeSpan.FromMilliseconds(random.Next(3_000)), () =>
                {
                    if (term == _term)
                    {
                        other.Set(null);
                    }
                });
            }

            isAway = random.Next(3) == 0;
            _scheduler.AdvanceBy(random.Next(1, 6_000) * TimeSpan.TicksPerMillisecond);
        }

        isAway = false;
        _scheduler.AdvanceBy(10 * TimeSpan.TicksPerSecond);
        return _term;
    }

    private AppendRefusedException? Refusal(AppendRound round) => round.Term is { } term && term.Number != _term
        ? new AppendRefusedException(AppendRefusal.NotLeader, $"Term {term.Number} is over.")
        : null;

    private void Run(string name, ScriptedLeadership leadership, ILogger<RefusalLog>? reports = null)
    {
        var appender = new StreamAppender(
            new Appender(_log, new PublishingOptions(), new AppendPatience(TimeSpan.FromSeconds(4), _scheduler), Guid.NewGuid().ToString()),
            new RefusalLog(_scheduler, reports ?? NullLogger<RefusalLog>.Instance));
        var stream = new SupervisedStream(
            StreamDefinition.Create(name, context => Observable.Interval(TimeSpan.FromSeconds(1), context.Scheduler), LongJson.Default.Int64),
            new StreamContext(_scheduler, new ScriptedRandom(1), new ServiceCollection().BuildServiceProvider()) { Leadership = leadership },
            BackOff.Default, NullLogger.Instance);
        stream.Create();
        stream.Start(appender.Append, new AsyncSubject<Unit>(), _scheduler);
    }

    private void RunUntil(double seconds) => _scheduler.AdvanceTo((long)(seconds * TimeSpan.TicksPerSecond));

    [JsonSerializable(typeof(long))]
    private sealed partial class LongJson : JsonSerializerContext;
}
