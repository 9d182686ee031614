using System.Reactive.Linq;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Reactive.Testing;
using RxSse.Streams;
using RxSse.Tests.VirtualTime;
using Xunit;

namespace RxSse.Tests.Streams;

public sealed partial class StreamExecutionTests : ReactiveTest
{
    private readonly ObservableLoop _scheduler = new();
    private readonly ITestableObservable<StreamEvent> _published;

    public StreamExecutionTests() => _published = _scheduler.CreateHotObservable(
        OnNext(10, Event("a", "1")), OnNext(20, Event("other", "5")), OnNext(30, Event("a", "\"two\"")), OnNext(150, Event("a", "3")));

    [Fact]
    public void Values_AreReadFromTheEvents_AndFailWithDataThatDoesNotFit()
    {
        var values = _scheduler.Run(Run().ValuesOf("a", RunJson.Default.Int32), until: 100);

        Assert.Equal([OnNext(10, 1)], values.Messages.Take(1));
        Assert.Equal(30, values.Messages[1].Time);
        Assert.StartsWith(
            "An event of the stream 'a' cannot be read as Int32: ", values.Messages[1].Value.Exception?.Message, StringComparison.Ordinal);
        Assert.Equal(2, values.Messages.Count);
        _published.Subscriptions.AssertEqual(Subscribe(0, 30));
    }

    [Fact]
    public void Null_DoesNotFitAnyType()
    {
        var published = _scheduler.CreateHotObservable(OnNext(10, Event("a", "null")));

        var execution = new StreamExecution("b", new StreamGraph(["a", "b"], published));
        var values = _scheduler.Run(execution.ValuesOf("a", RunJson.Default.String), until: 100);

        Assert.IsType<InvalidDataException>(Assert.Single(values.Messages).Value.Exception);
    }

    [Fact]
    public void FailureThatTheStreamCatches_DoesNotFailIt()
    {
        var run = Run();

        var values = run.ValuesOf("a", RunJson.Default.Int32).Catch(Observable.Return(-1));
        var events = _scheduler.Run(run.Guard(values.Select(Of)), until: 100);

        Assert.Equal([(10, "1"), (30, "-1")], events.Messages.Where(m => m.Value.HasValue).Select(m => (m.Time, Text(m.Value.Value))));
    }

    [Fact]
    public void Disposal_EndsSubscriptionsThatTheStreamDoesNotDispose()
    {
        var run = Run();
        _scheduler.ScheduleAbsolute(0, 25, (_, _) =>
        {
            run.Dispose();
            return System.Reactive.Disposables.Disposable.Empty;
        });
        run.ValuesOf("a", RunJson.Default.Int32).Subscribe(_ => { }, _ => { });

        _scheduler.Start();

        _published.Subscriptions.AssertEqual(Subscribe(0, 25));
    }

    [Fact]
    public void EveryExecution_SubscribesAgain_AndLeavesNoSubscription()
    {
        var stream = StreamDefinition.Create("b", context => Observable.Create<int>(observer =>
        {
            context.Stream("a", RunJson.Default.Int32).Subscribe(observer.OnNext); // never disposed, without OnError
            return () => { };
        }), RunJson.Default.Int32);
        var context = new StreamContext(_scheduler, new ScriptedRandom(1), new ServiceCollection().BuildServiceProvider())
        {
            Streams = new StreamGraph(["a", "b"], _published),
        };
        var backOff = new BackOff(TimeSpan.FromTicks(100), TimeSpan.FromTicks(100));

        var streams = new SupervisedStreams([stream], context, backOff, NullLogger<SupervisedStreams>.Instance);
        var events = _scheduler.Run(streams.Events(), until: 200);

        Assert.Equal([(10, "1"), (150, "3")], events.Messages.Select(message => (message.Time, Text(message.Value.Value))));
        _published.Subscriptions.AssertEqual(Subscribe(0, 30), Subscribe(130, 200));
    }

    private StreamExecution Run() => new("b", new StreamGraph(["a", "b"], _published));

    private static StreamEvent Of(int value) => Event("b", $"{value}");

    private static StreamEvent Event(string stream, string data) => new(stream, $"{stream}-update", Encoding.UTF8.GetBytes(data));

    private static string Text(StreamEvent next) => Encoding.UTF8.GetString(next.Data.Span);

    [JsonSerializable(typeof(int))]
    [JsonSerializable(typeof(string))]
    private sealed partial class RunJson : JsonSerializerContext;
}
