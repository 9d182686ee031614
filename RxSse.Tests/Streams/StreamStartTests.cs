using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Reactive.Testing;
using RxSse.Streams;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.VirtualTime;
using RxSse.Threading;
using Xunit;

namespace RxSse.Tests.Streams;

public sealed partial class StreamStartTests : ReactiveTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly IOptions<StreamStartOptions> Options = Microsoft.Extensions.Options.Options.Create(new StreamStartOptions());

    private readonly TestScheduler _scheduler = new();
    private readonly RecordingLogger<StreamStart> _logger = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StreamThatDoesNotReturn_DoesNotStopTheStart(bool inItsFunction)
    {
        using var gate = new ManualResetEventSlim();
        var blocked = Signal<Thread>();
        var published = new Dictionary<string, TaskCompletionSource<bool>> { ["quick"] = Signal<bool>(), ["slow"] = Signal<bool>() };
        var pool = new PoolScheduler(_scheduler);
        using var hub = new EventLoopScheduler();
        var streams = Streams(
            Stream("quick", _ => Values()),
            Stream("slow", _ => inItsFunction ? ValuesOnceOpen() : Observable.Defer(ValuesOnceOpen)));
        using var start = new StreamStart(streams, Options, new ServerSchedulers(pool, hub, []), _logger);

        var started = start.StartAsync((next, _) => published[next.Stream].SetResult(true), default);
        pool.Join(except: await blocked.Task.WaitAsync(Limit));
        Assert.False(started.IsCompleted);
        _scheduler.AdvanceBy(Options.Value.StartWithin.Ticks);
        await started.WaitAsync(Limit);

        Assert.Equal(["These streams did not start within 00:00:05: slow. The server starts without them."], _logger.Messages);
        Assert.IsType<StreamStatus.Starting>(streams.All[1].Status);
        await published["quick"].Task.WaitAsync(Limit);

        gate.Set();
        await published["slow"].Task.WaitAsync(Limit);
        pool.Join();
        Assert.IsType<StreamStatus.Running>(streams.All[1].Status);

        IObservable<int> ValuesOnceOpen()
        {
            blocked.SetResult(Thread.CurrentThread);
            gate.Wait();
            return Values();
        }
    }

    [Fact]
    public async Task Start_EndsWhenAllStreamsHaveReturned_AndLeavesNoTimer()
    {
        var streams = Streams(Stream("a", _ => Values()), Stream("b", _ => throw new InvalidOperationException("no")));
        using var start = new StreamStart(streams, Options, new ServerSchedulers(_scheduler, _scheduler, []), _logger);
        var published = new List<string>();

        var started = start.StartAsync((next, _) => published.Add(next.Stream), default);
        Assert.All(streams.All, stream => Assert.IsType<StreamStatus.Starting>(stream.Status));
        _scheduler.AdvanceBy(3);
        await started.WaitAsync(Limit);

        Assert.Equal(["a"], published);
        Assert.IsType<StreamStatus.Running>(streams.All[0].Status);
        Assert.IsType<StreamStatus.Retrying>(streams.All[1].Status);
        start.Dispose();
        _scheduler.Start();
        Assert.True(_scheduler.Clock < Options.Value.StartWithin.Ticks);
        Assert.Empty(_logger.Messages);
    }

    [Fact]
    public void Disposal_EndsTheStreams()
    {
        var values = _scheduler.CreateHotObservable<int>();
        using var start = new StreamStart(
            Streams(Stream("a", _ => values)), Options, new ServerSchedulers(_scheduler, _scheduler, []), _logger);

        _ = start.StartAsync((_, _) => { }, default);
        _scheduler.AdvanceTo(10);
        start.Dispose();

        values.Subscriptions.AssertEqual(Subscribe(3, 10));
    }

    private static IObservable<int> Values() => Observable.Return(1).Concat(Observable.Never<int>());

    private static TaskCompletionSource<T> Signal<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static StreamDefinition Stream(string name, Func<StreamContext, IObservable<int>> values) =>
        StreamDefinition.Create(name, values, StartJson.Default.Int32);

    private SupervisedStreams Streams(params StreamDefinition[] streams) => new(
        streams, new StreamContext(_scheduler, new ScriptedRandom(1), new ServiceCollection().BuildServiceProvider()),
        BackOff.Default, NullLogger<SupervisedStreams>.Instance);

    [JsonSerializable(typeof(int))]
    private sealed partial class StartJson : JsonSerializerContext;
}
