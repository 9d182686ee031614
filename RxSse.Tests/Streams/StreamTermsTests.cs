using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Reactive.Testing;
using RxSse.Streams;
using RxSse.Tests.VirtualTime;
using Xunit;

namespace RxSse.Tests.Streams;

/// <summary>A stream that runs once runs in the terms of its process, in virtual time.</summary>
public sealed partial class StreamTermsTests : ReactiveTest
{
    private readonly ObservableLoop _scheduler = new();
    private readonly ScriptedLeadership _leadership = new();
    private readonly AsyncSubject<Unit> _stop = new();
    private readonly List<string> _published = [];
    private int _calls;

    [Fact]
    public void Stream_RunsInTheTerms_AndItsEventsCarryThem()
    {
        var values = _scheduler.CreateColdObservable(OnNext(10, 1), OnNext(30, 2));
        var stream = Start(Once(_ => values));

        Assert.IsType<StreamStatus.Starting>(stream.Status);
        At(100, () => _leadership.Set(3));
        At(120, () => Assert.IsType<StreamStatus.Running>(stream.Status));
        At(125, () => _leadership.Set(null));
        At(130, () => Assert.IsType<StreamStatus.Starting>(stream.Status));
        At(200, () => _leadership.Set(5));
        At(220, () => _leadership.Set(6)); // lost and regained, and nothing was heard of it
        _scheduler.AdvanceTo(300);

        Assert.Equal(["111 term 3: 1", "211 term 5: 1", "231 term 6: 1", "251 term 6: 2"], _published);
        values.Subscriptions.AssertEqual(Subscribe(101, 125), Subscribe(201, 220), Subscribe(221, Subscription.Infinite));
        Assert.Equal(4, _calls); // the first before the start
    }

    [Fact]
    public void TermThatIsThereAlready_IsSubscribedByTheStart_AndTheSameTermAgainChangesNothing()
    {
        _leadership.Set(1);
        var values = _scheduler.CreateColdObservable(OnNext(10, 1));

        var stream = Start(Once(_ => values));
        At(5, () => _leadership.Set(1));
        _scheduler.AdvanceTo(20);

        Assert.IsType<StreamStatus.Running>(stream.Status);
        Assert.Equal(["10 term 1: 1"], _published);
        values.Subscriptions.AssertEqual(Subscribe(0, Subscription.Infinite));
        Assert.Equal(1, _calls);
    }

    [Fact]
    public void StreamOfEachNode_RunsWithoutATerm()
    {
        var stream = Start(Once(_ => _scheduler.CreateColdObservable(OnNext(10, 1))) with { Runs = StreamRuns.OnEachNode });
        At(5, () => _leadership.Set(1));
        At(7, () => _leadership.Set(null));
        _scheduler.AdvanceTo(20);

        Assert.IsType<StreamStatus.Running>(stream.Status);
        Assert.Equal(["10 term -: 1"], _published);
    }

    [Fact]
    public void EndOfATerm_EndsTheRetries_AndTheNextOneBeginsWithTheShortestDelay()
    {
        var stream = Start(Once(_ => Observable.Throw<int>(new InvalidOperationException("no"))));
        At(100, () => _leadership.Set(1));
        At(350, () => _leadership.Set(null)); // retries at 201 and 401: 100 and 200 ticks
        At(450, () => Assert.Equal(3, _calls));
        At(1_000, () => _leadership.Set(2));
        At(1_102, () => Assert.Equal(5, _calls));
        _scheduler.AdvanceTo(1_150);

        Assert.Equal(1_301, Assert.IsType<StreamStatus.Retrying>(stream.Status).NextTry.Ticks);
    }

    [Fact]
    public void CompletedStream_BeginsAnew_WithTheNextTerm()
    {
        _leadership.Set(1);
        var stream = Start(Once(_ => Observable.Return(1)));
        Assert.IsType<StreamStatus.Completed>(stream.Status);

        _leadership.Set(2);
        _scheduler.AdvanceTo(10);

        Assert.IsType<StreamStatus.Completed>(stream.Status);
        Assert.Equal(["0 term 1: 1", "1 term 2: 1"], _published);
    }

    [Fact]
    public void Stop_EndsTheStream_InATerm_AndBeforeOne()
    {
        _leadership.Set(1);
        var values = _scheduler.CreateHotObservable(OnNext(10, 1));
        Start(Once(_ => values));
        At(5, () =>
        {
            _stop.OnNext(Unit.Default);
            _stop.OnCompleted();
            _leadership.Set(2);
        });
        _scheduler.AdvanceTo(20);

        Assert.Empty(_published);
        values.Subscriptions.AssertEqual(Subscribe(0, 5));
        Assert.True(_scheduler.IsIdle);
    }

    [Fact]
    public void StreamThatBlocks_DoesNotHoldUpTheLeadership()
    {
        var hub = new TestScheduler();
        var subscribed = 0;
        Start(Once(_ => Observable.Defer(() => Observable.Return(++subscribed))), hub);

        _leadership.Set(1);
        Assert.Equal(0, subscribed);
        hub.Start();

        Assert.Equal(1, subscribed);
    }

    [Fact]
    public void Newest_IsThatOfTheLog_WhenTheFunctionIsCalled()
    {
        StreamEvent? newest = null;
        var graph = new StreamGraph(["a"], Observable.Never<StreamEvent>(), name => newest?.Stream == name ? newest : null);
        Start(Once(context => Observable.Return((context.Newest(TermsJson.Default.NullableInt32) ?? 0) + 1)), graph: graph);

        newest = new StreamEvent("a", "a-update", "41"u8.ToArray()); // of another process
        _leadership.Set(2);
        newest = new StreamEvent("a", "a-update", "42"u8.ToArray());
        _scheduler.AdvanceTo(10);

        Assert.Equal(["1 term 2: 43"], _published);
    }

    [Fact]
    public void Newest_ThatDoesNotFit_FailsTheStream()
    {
        _leadership.Set(1);
        var graph = new StreamGraph(
            ["a"], Observable.Never<StreamEvent>(), _ => new StreamEvent("a", "a-update", "\"x\""u8.ToArray()));
        var stream = Start(Once(context => Observable.Return(context.Newest(TermsJson.Default.NullableInt32) ?? 0)), graph: graph);

        Assert.StartsWith(
            "An event of the stream 'a' cannot be read as", Assert.IsType<StreamStatus.Retrying>(stream.Status).Error, StringComparison.Ordinal);
        var context = new StreamContext(_scheduler, Random.Shared, new ServiceCollection().BuildServiceProvider());
        Assert.Throws<InvalidOperationException>(() => context.Newest<int>());
    }

    private StreamDefinition Once(Func<StreamContext, IObservable<int>> values) => StreamDefinition.Create("a", context =>
    {
        _calls++;
        return values(context);
    }, TermsJson.Default.Int32);

    private SupervisedStream Start(StreamDefinition definition, IScheduler? loop = null, StreamGraph? graph = null)
    {
        var context = new StreamContext(_scheduler, new ScriptedRandom(1), new ServiceCollection().BuildServiceProvider())
        {
            Streams = graph ?? StreamGraph.None,
            Leadership = _leadership,
        };
        var stream = new SupervisedStream(
            definition, context, new BackOff(TimeSpan.FromTicks(100), TimeSpan.FromTicks(1_000)), NullLogger.Instance);
        stream.Create();
        stream.Start(
            (next, term) => _published.Add($"{_scheduler.Clock} term {term?.Number.ToString() ?? "-"}: {Encoding.UTF8.GetString(next.Data.Span)}"),
            _stop, loop ?? _scheduler);
        return stream;
    }

    private void At(long time, Action action) => _scheduler.ScheduleAbsolute(0, time, (_, _) =>
    {
        action();
        return System.Reactive.Disposables.Disposable.Empty;
    });

    [JsonSerializable(typeof(int))]
    [JsonSerializable(typeof(int?))]
    private sealed partial class TermsJson : JsonSerializerContext;
}
