using System.Buffers;
using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>A subscriber that requests a number of events.</summary>
public sealed class TakeTests
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Deliveries _written = new();

    [Fact]
    public async Task Events_AreCounted_AndControlEventsAreNot()
    {
        var subscriber = New(take: 3);
        var gap = Frame.Control(ControlEvent.Gap("live", null, null, Frames.Id(1)));
        Give(subscriber, Frames.Heartbeat(0), Frames.Event(1), gap, Frames.Event(2));
        await subscriber.FlushAsync(_written);
        Assert.False(subscriber.IsComplete);

        Give(subscriber, Frames.Heartbeat(2), Frames.Event(3));
        await subscriber.FlushAsync(_written);

        Assert.True(subscriber.IsComplete);
        Assert.Equal(3, _written.Events);
        Assert.Equal(["heartbeat", "1", "gap", "2", "heartbeat", "3", "complete complete"], await Received());
    }

    [Fact]
    public async Task NothingFollowsTheEnd_NotEvenWhatWaits()
    {
        var subscriber = New(take: 1);
        Give(subscriber, Frames.Event(1), Frames.Event(2), Frames.Heartbeat(2));
        await subscriber.FlushAsync(_written);

        Assert.False(subscriber.HasWaiting);
        Give(subscriber, Frames.Event(3), Frame.Control(ControlEvent.Shutdown("stopping", TimeSpan.Zero)));
        Assert.False(subscriber.HasWaiting);
        Assert.Equal(["1", "complete complete"], await Received());
    }

    [Fact]
    public async Task WhatWasDropped_IsNotCounted()
    {
        var subscriber = New(take: 2, new DeliveryOptions { QueueEvents = 2, Overflow = OverflowPolicy.DropOldest });
        Give(subscriber, Frames.Event(1), Frames.Event(2), Frames.Event(3), Frames.Event(4));
        await subscriber.FlushAsync(_written);

        Assert.Equal(["gap", "3", "4", "complete complete"], await Received());
    }

    [Fact]
    public async Task WithoutTake_NothingEnds()
    {
        var subscriber = New(take: null);
        Give(subscriber, Frames.Event(1));
        await subscriber.FlushAsync(_written);

        Assert.False(subscriber.IsComplete);
        Assert.Equal(["1"], await Received());
    }

    private static void Give(SseResponseWriter subscriber, params Frame[] frames) => Array.ForEach(frames, subscriber.OnNext);

    private SseResponseWriter New(int? take, DeliveryOptions? options = null) => new(
        "client", new PipeBody(_pipe.Writer, isQuick: true), SseFormat.Named, options?.Overflow ?? OverflowPolicy.Latest, options ?? new(),
        new QueueBudget(long.MaxValue), TestFactory.Counters, () => { }, take);

    private async Task<string[]> Received()
    {
        await _pipe.Writer.CompleteAsync();
        var bytes = (await _pipe.Reader.ReadAsync()).Buffer.ToArray();
        Assert.Equal(bytes.Length, _written.Bytes);
        return [.. Parse(new MemoryStream(bytes))];
    }

    private static IEnumerable<string> Parse(Stream received) => SseParser.Create(received).Enumerate().Select(item => item.EventType switch
    {
        "numbers-update" => item.Data,
        "complete" => $"complete {item.EventId}",
        var type => type,
    });
}
