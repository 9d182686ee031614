using System.Reactive.Linq;
using System.Text.Json;
using Microsoft.Reactive.Testing;
using RxSse.Streams;
using Xunit;

namespace RxSse.Tests.DependencyInjection;

/// <summary>Streams that are composed of other streams in C#, through log and hub.</summary>
public sealed class ComposedStreamsTests : ReactiveTest
{
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public async Task CombineLatest_ReceivesEventsOfStreams_AndEventsPublishedByHand()
    {
        await using var server = await VirtualServer.StartAsync(_scheduler, streams => streams
            .AddStream("sums", context => context.Stream<long>("seconds").CombineLatest(context.Stream<long>("minutes"), (a, b) => a + b))
            .AddStream("seconds", context => Observable.Interval(TimeSpan.FromSeconds(1), context.Scheduler))
            .AddStream("minutes", context => Observable.Never<long>()));

        server.RunUntil(1.5);
        server.Publish("minutes", "60");
        server.RunUntil(2.5);

        Assert.Equal(["1000 seconds 0", "1500 minutes 60", "1500 sums 60", "2000 seconds 1", "2000 sums 61"], server.Published);
    }

    [Fact]
    public async Task ComposedStream_CanBeReadByOtherStreams()
    {
        await using var server = await VirtualServer.StartAsync(_scheduler, streams => streams
            .AddStream("a", context => Observable.Timer(TimeSpan.FromSeconds(1), context.Scheduler))
            .AddStream("b", context => context.Stream<long>("a").Select(value => value + 1))
            .AddStream("c", context => context.Stream<long>("a").Merge(context.Stream<long>("b")).Select(value => value * 10)));

        server.RunUntil(2);

        Assert.Equal(["1000 a 0", "1000 b 1", "1000 c 0", "1000 c 10"], server.Published);
    }

    [Fact]
    public async Task Streams_AreSubscribedInOneTurnOfTheHubsLoop_SoThatNoneMissesAnothersFirstEvent()
    {
        var subscribed = 0;
        var (server, start) = VirtualServer.Begin(_scheduler, streams => streams
            .AddStream("early", _ => Observable.Defer(() => Observable.Return(++subscribed)))
            .AddStream("doubled", context => context.Stream<int>("early").Select(value => value * 2)));
        await using var disposing = server;

        Assert.Equal(0, subscribed);
        _scheduler.AdvanceBy(VirtualServer.StartTicks);
        await start;
        server.RunUntil(1);

        Assert.Equal(["0 early 1", "0 doubled 2"], server.Published);
    }

    [Fact]
    public async Task StreamOfTheContext_IsHot()
    {
        var (server, start) = VirtualServer.Begin(_scheduler, streams => streams
            .AddStream("a", _ => Observable.Never<int>())
            .AddStream("copies", context => Observable
                .Timer(TimeSpan.FromSeconds(2), context.Scheduler).SelectMany(_ => context.Stream<int>("a").StartWith(-1))));
        await using var disposing = server;
        _scheduler.AdvanceBy(VirtualServer.StartTicks);
        await start;

        server.RunUntil(1);
        server.Publish("a", "1");
        server.RunUntil(3);
        server.Publish("a", "2");
        server.RunUntil(4);

        Assert.Equal(["1000 a 1", "2000 copies -1", "3000 a 2", "3000 copies 2"], server.Published);
    }

    [Fact]
    public async Task DataThatDoesNotFit_FailsTheComposedStreamOnly_WhichReadsAgainAfterItsRestart()
    {
        await using var server = await VirtualServer.StartAsync(_scheduler, streams => streams
            .AddStream("a", _ => Observable.Never<int>())
            .AddStream("copies", context => context.Stream<int>("a"))
            .AddStream("texts", context => context.Stream<JsonElement>("a").Select(value => $"{value}")));

        server.RunUntil(1);
        server.Publish("a", "\"one\"");
        server.RunUntil(1.5);
        Assert.StartsWith(
            "retrying: An event of the stream 'a' cannot be read as Int32: ", server.StatusOf("copies"), StringComparison.Ordinal);
        Assert.Equal("running", server.StatusOf("texts"));
        server.Publish("a", "2");
        server.RunUntil(2.5);
        Assert.Equal("running", server.StatusOf("copies"));
        server.Publish("a", "3");
        server.RunUntil(3);

        Assert.Equal(
            ["1000 a \"one\"", "1000 texts \"one\"", "1500 a 2", "1500 texts \"2\"", "2500 a 3", "2500 texts \"3\"", "2500 copies 3"],
            server.Published);
    }

    [Fact]
    public async Task ObserverThatThrows_FailsItsStreamOnly()
    {
        await using var server = await VirtualServer.StartAsync(_scheduler, streams => streams
            .AddStream("a", _ => Observable.Never<int>())
            .AddStream("careless", context => Observable.Create<int>(observer => context.Stream<int>("a")
                .Subscribe(value => observer.OnNext(10 / value)))) // without OnError: Rx throws the error
            .AddStream("copies", context => context.Stream<int>("a")));

        server.RunUntil(1);
        server.Publish("a", "0");
        server.RunUntil(1.5);
        Assert.Equal("retrying: Attempted to divide by zero.", server.StatusOf("careless"));
        server.RunUntil(2.5);
        server.Publish("a", "5");
        server.RunUntil(3);
        server.Publish("a", "\"five\"");
        server.RunUntil(3.5);

        Assert.StartsWith(
            "retrying: An event of the stream 'a' cannot be read as Int32", server.StatusOf("careless"), StringComparison.Ordinal);
        Assert.Equal(["1000 a 0", "1000 copies 0", "2500 a 5", "2500 copies 5", "2500 careless 2", "3000 a \"five\""], server.Published);
    }

    [Fact]
    public async Task StreamThatReadsAnInvalidStream_ReportsWhy_AndOthersContinue()
    {
        await using var server = await VirtualServer.StartAsync(_scheduler, streams => streams
            .AddStream("ticks", context => Observable.Interval(TimeSpan.FromSeconds(1), context.Scheduler))
            .AddStream("unknown", context => context.Stream<long>("tick"))
            .AddStream("itself", context => context.Stream<long>("itself"))
            .AddStream("b", context => context.Stream<long>("c"))
            .AddStream("c", context => context.Stream<long>("b")));

        server.RunUntil(1.5);

        Assert.StartsWith(
            "retrying: The stream 'unknown' reads the unknown stream 'tick'; did you mean ticks? ",
            server.StatusOf("unknown"), StringComparison.Ordinal);
        Assert.StartsWith("retrying: The stream 'itself' reads itself", server.StatusOf("itself"), StringComparison.Ordinal);
        Assert.Equal("running", server.StatusOf("b"));
        Assert.StartsWith("retrying: The stream 'c' reads 'b', which is composed of 'c' (", server.StatusOf("c"), StringComparison.Ordinal);
        Assert.Equal(["1000 ticks 0"], server.Published);
    }

    [Fact]
    public void ContextOfNoStream_CannotReadStreams()
    {
        var context = new StreamContext(_scheduler, Random.Shared, new Nothing());

        Assert.Throws<InvalidOperationException>(() => context.Stream<int>("a"));
    }

    private sealed class Nothing : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
