using System.Text;
using RxSse.Delivery;
using RxSse.Log;
using RxSse.Sse;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.Sse;

public sealed class FrameTests
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.FromUnixTimeMilliseconds(1_738_972_800_000);

    [Fact]
    public void EventFrame_CarriesItsLogId()
    {
        var frame = FrameFactory.Event(new LogEvent(new EventId("e", 7), default, Events.Of(5)));

        Assert.Equal("id: e-7\ndata: {\"type\":\"numbers-update\",\"data\":5}\n\n", Text(frame, SseFormat.Envelope));
        Assert.Equal("id: e-7\nevent: numbers-update\ndata: 5\n\n", Text(frame, SseFormat.Named));
        Assert.Equal((FrameKind.Event, "numbers", new EventId("e", 7)), (frame.Kind, frame.Stream, frame.Position));
    }

    [Fact]
    public void Heartbeat_CarriesTheIdOfTheNewestEvent()
    {
        var frame = Frame.Heartbeat(new EventId("e", 7), Noon);

        Assert.Equal("id: e-7\ndata: {\"type\":\"heartbeat\",\"data\":{\"timestamp\":1738972800000}}\n\n", Text(frame, SseFormat.Envelope));
    }

    [Fact]
    public void ControlEvents_AreTheseBytes_AndCarryNoId()
    {
        var wait = TimeSpan.FromMilliseconds(2_500);

        Assert.Equal(
            "retry: 2500\nevent: connected\ndata: {\"message\":\"Connected to SSE stream\",\"timestamp\":1738972800000}\n\n",
            Text(Frame.Control(ControlEvent.Connected(Noon, wait)), SseFormat.Named));
        Assert.Equal(
            "retry: 2500\ndata: {\"type\":\"shutdown\",\"data\":{\"reason\":\"stopping\",\"retry\":2500}}\n\n",
            Text(Frame.Control(ControlEvent.Shutdown("stopping", wait)), SseFormat.Envelope));
        Assert.Equal(
            "retry: 2500\nevent: rejected\ndata: {\"reason\":\"MaxSubscribers\",\"message\":\"It's full.\",\"retry\":2500}\n\n",
            Text(Frame.Control(ControlEvent.Rejected("MaxSubscribers", "It's full.", wait)), SseFormat.Named));
    }

    [Fact]
    public async Task Frame_IsEncodedOnce_WhoeverComesAtTheSameTime()
    {
        for (var round = 0; round < 200; round++)
        {
            var frame = Frame.Heartbeat(new EventId("e", 7), Noon);
            using var start = new Barrier(2);

            var seen = await Task.WhenAll(Task.Run(() => First(frame, start)), Task.Run(() => First(frame, start)));

            Assert.True(seen[0].Equals(seen[1]), "not the same array");
        }
    }

    private static ReadOnlyMemory<byte> First(Frame frame, Barrier start)
    {
        start.SignalAndWait();
        return frame.Bytes(SseFormat.Envelope);
    }

    private static string Text(Frame frame, SseFormat format) => Encoding.UTF8.GetString(frame.Bytes(format).Span);
}
