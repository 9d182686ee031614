using System.Diagnostics;
using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Diagnostics;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.Log;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>The span of an event from the hub to the sockets.</summary>
[Collection(Hosting.SpansTests.Name)]
public sealed class FanOutSpanTests : IDisposable
{
    private static readonly PublisherSpan Publisher =
        new(new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded));

    private readonly Spans _spans = new();
    private readonly RecordedSpans _recorded;
    private readonly TestScheduler[] _loops = [new(), new()];
    private readonly FanOut _fanOut;

    public FanOutSpanTests()
    {
        _recorded = new RecordedSpans(_spans);
        var context = TestFactory.Context(new DeliveryOptions(), new InMemoryEventLog("e", new HistoryOptions(), _loops[0])) with
        {
            Spans = _spans,
        };
        _fanOut = new FanOut(context, _loops);
    }

    [Fact]
    public void Span_EndsWithTheLastLoop_AndHasThePublisherAndTheSubscribersOfTheStream()
    {
        Join(StreamSelection.All);
        Join(StreamSelection.All);
        Join(StreamSelection.Of(["others"], ["numbers", "others"]));
        _fanOut.OnNext(Item(Publisher));
        Assert.Null(Activity.Current);

        _loops[0].AdvanceBy(100);
        Assert.Empty(_recorded.Ended);
        _loops[1].AdvanceBy(100);

        var span = Assert.Single(_recorded.Ended);
        Assert.Equal(("fan out", ActivityKind.Internal, 2), (span.OperationName, span.Kind, span.GetTagItem("rxsse.subscribers")));
        Assert.Equal(Publisher.Context, Assert.Single(span.Links).Context);
        Assert.Equal(default, span.ParentSpanId);
    }

    [Fact]
    public void EventWhosePublisherIsNotRecorded_HasNone()
    {
        Join(StreamSelection.All);
        _fanOut.OnNext(Item(null));
        Array.ForEach(_loops, static loop => loop.AdvanceBy(100));

        Assert.Empty(_recorded.Ended);
    }

    [Fact]
    public void Span_IsNotLeftBehind_IfTheActivityOfTheCallerHasEnded()
    {
        using var request = new Activity("request").Start();
        var within = ExecutionContext.Capture()!;
        request.Stop();

        ExecutionContext.Run(
            within,
            _ =>
            {
                Assert.Same(request, Activity.Current);
                _fanOut.OnNext(Item(Publisher));
                Assert.Null(Activity.Current);
            },
            null);
    }

    public void Dispose()
    {
        _fanOut.Dispose();
        _recorded.Dispose();
        _spans.Dispose();
    }

    private static LoggedItem Item(PublisherSpan? publisher) =>
        new(new LogEvent(Frames.Id(1), default, Events.Of(1) with { Publisher = publisher }));

    private void Join(StreamSelection selection)
    {
        var sink = new CountingSink();
        _fanOut.Frames(selection, StartPosition.Live, sink).Subscribe(sink);
    }
}
