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

public sealed partial class SupervisedStreamsTests : ReactiveTest
{
    private static readonly BackOff BackOff = new(TimeSpan.FromTicks(100), TimeSpan.FromTicks(100));

    private readonly ObservableLoop _scheduler = new();

    [Fact]
    public void Streams_AreMerged_AndTheirValuesBecomeJsonOnce()
    {
        var a = _scheduler.CreateHotObservable(OnNext(10, 1), OnNext(30, 2));
        var b = _scheduler.CreateHotObservable(OnNext(20, 3));

        var events = _scheduler.Run(Feed(("a", a), ("b", b)).Events(), until: 100);

        Assert.Equal(["10 a a-update 1", "20 b b-update 3", "30 a a-update 2"], events.Messages.Select(Describe));
        a.Subscriptions.AssertEqual(Subscribe(0, 100));
        b.Subscriptions.AssertEqual(Subscribe(0, 100));
    }

    [Fact]
    public void StreamThatFails_IsRetried_AndOthersContinue()
    {
        var failing = _scheduler.CreateColdObservable(OnNext(10, 1), OnError<int>(20, new InvalidOperationException()));
        var steady = _scheduler.CreateHotObservable(OnNext(15, 7), OnNext(50, 8), OnNext(130, 9));

        var events = _scheduler.Run(Feed(("failing", failing), ("steady", steady)).Events(), until: 135);

        Assert.Equal(
            ["10 failing failing-update 1", "15 steady steady-update 7", "50 steady steady-update 8", "130 failing failing-update 1", "130 steady steady-update 9"],
            events.Messages.Select(Describe).Order(new ByTime()));
        steady.Subscriptions.AssertEqual(Subscribe(0, 135));
        Assert.Equal(2, failing.Subscriptions.Count);
    }

    [Fact]
    public void StreamWhoseFunctionThrows_IsRetried()
    {
        var tries = 0;
        var stream = StreamDefinition.Create("late", "late-update", _ => ++tries < 2
            ? throw new InvalidOperationException("not yet")
            : Observable.Return(5), NumberJson.Default.Int32);

        var events = _scheduler.Run(Feed(stream).Events(), until: 1_000);

        Assert.Equal(["100 late late-update 5"], events.Messages.Where(message => message.Value.HasValue).Select(Describe));
    }

    [Fact]
    public void Status_FollowsFailureRestartAndCompletion()
    {
        var failing = _scheduler.CreateColdObservable(OnNext(10, 1), OnError<int>(20, new InvalidOperationException("no connection")));
        var ending = _scheduler.CreateColdObservable(OnNext(10, 1), OnCompleted<int>(30));
        var feed = Feed(("failing", failing), ("ending", ending));
        using var subscription = feed.Events().Subscribe();

        Assert.Equal(["running", "running"], Statuses());
        _scheduler.AdvanceTo(40);
        Assert.Equal(["no connection, again at 120", "completed"], Statuses());
        _scheduler.AdvanceTo(125);
        Assert.Equal(["running", "completed"], Statuses());

        string[] Statuses() => [.. feed.Streams.Select(stream => feed.StatusOf(stream) switch
        {
            StreamStatus.Retrying retrying => $"{retrying.Error}, again at {retrying.NextTry.Ticks}",
            StreamStatus.Completed => "completed",
            _ => "running",
        })];
    }

    [Fact]
    public void ValuesFromSeveralThreadsAtOnce_AreAllPublished()
    {
        const int Threads = 8, Each = 1_000;
        using var values = new Subject<int>();
        var published = 0;
        using var subscription = Feed(("busy", values)).Events().Subscribe(_ =>
        {
            Thread.SpinWait(500); // long enough that another thread calls OnNext meanwhile
            published++;
        });
        using var begin = new Barrier(Threads);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            begin.SignalAndWait();
            for (var value = 0; value < Each; value++)
            {
                values.OnNext(value);
            }
        }))];

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(Threads * Each, published);
    }

    private SupervisedStreams Feed(params (string Name, IObservable<int> Values)[] streams) =>
        Feed([.. streams.Select(stream => StreamDefinition.Create(
            stream.Name, $"{stream.Name}-update", _ => stream.Values, NumberJson.Default.Int32))]);

    private SupervisedStreams Feed(params StreamDefinition[] streams) =>
        new(streams, new StreamContext(_scheduler, new ScriptedRandom(1), new ServiceCollection().BuildServiceProvider()),
            BackOff, NullLogger<SupervisedStreams>.Instance);

    private static string Describe(Recorded<System.Reactive.Notification<StreamEvent>> message)
    {
        var next = message.Value.Value;
        return $"{message.Time} {next.Stream} {next.Type} {Encoding.UTF8.GetString(next.Data.Span)}";
    }

    private sealed class ByTime : IComparer<string>
    {
        public int Compare(string? x, string? y) => Time(x).CompareTo(Time(y)) is var order and not 0 ? order : string.CompareOrdinal(x, y);

        private static int Time(string? text) => int.Parse(text!.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    [JsonSerializable(typeof(int))]
    private sealed partial class NumberJson : JsonSerializerContext;
}
