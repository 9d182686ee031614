using System.Collections.Concurrent;
using System.Reactive.Disposables;
using RxSse.Log;
using Xunit;

namespace RxSse.Tests.Log;

// The tail: where it begins, its order, and observers that append.
public abstract partial class EventLogContract
{
    [Fact]
    public async Task Tail_DeliversEventsAppendedAfterTheSubscription_InOrder()
    {
        await AppendAsync(1);
        var seen = new List<LogEvent>();
        using (Log.Events().Subscribe(seen.Add))
        {
            await AppendAsync(2, 3);
            await AppendAsync(4);
            RunTail();
        }

        await AppendAsync(5);
        RunTail();

        Assert.Equal([2, 3, 4], seen.Select(logged => logged.Sequence));
    }

    [Fact]
    public async Task Tail_BeginsWithWhereTheLogStands_AndTheNewestOfEachStream()
    {
        var empty = new List<LogItem>();
        using var first = Log.Tail.Subscribe(empty.Add);
        RunTail();
        await Log.AppendAsync([Events.Of(1, stream: "a"), Events.Of(2, stream: "b"), Events.Of(3, stream: "a")], default);
        var later = new List<LogItem>();
        using var second = Log.Tail.Subscribe(later.Add);
        RunTail();

        var start = Assert.IsType<Standing>(empty[0]);
        Assert.Equal(Log.Newest with { Sequence = 0 }, start.Position);
        Assert.Empty(start.Newest);
        var standing = Assert.IsType<Standing>(Assert.Single(later));
        Assert.Equal(Log.Newest, standing.Position);
        Assert.Equal(["a 3", "b 2"], standing.Newest.Select(logged => $"{logged.Event.Stream} {logged.Sequence}").Order());
    }

    [Fact]
    public async Task NothingFallsBetweenWhereTheLogStandsAndTheNextEvent()
    {
        const int Appends = 1_000;
        var appending = Task.Run(async () =>
        {
            for (var i = 0; i < Appends; i++)
            {
                await AppendAsync(i);
            }
        });
        var tails = new ConcurrentBag<List<LogItem>>();
        using var subscriptions = new CompositeDisposable();
        Parallel.For(0, 20, _ =>
        {
            var seen = new List<LogItem>();
            tails.Add(seen);
            subscriptions.Add(Log.Tail.Subscribe(seen.Add));
        });
        await appending;
        RunTail();

        Assert.All(tails, seen =>
        {
            var stood = Assert.IsType<Standing>(seen[0]).Position.Sequence;
            Assert.Equal(
                Enumerable.Range(1, Appends).Select(i => (long)i).Where(sequence => sequence > stood),
                seen.Skip(1).Cast<LogEvent>().Select(logged => logged.Sequence));
        });
    }

    [Fact]
    public async Task WhatAnObserverAppendsWhenItLearnsWhereTheLogStands_IsTheNextItem()
    {
        await AppendAsync(1);
        var seen = new List<LogItem>();
        using var tail = Log.Tail.Subscribe(item =>
        {
            if (item is Standing)
            {
                Assert.True(Log.AppendAsync([Events.Of(2)], default).AsTask().IsCompleted);
            }

            seen.Add(item);
        });
        RunTail();

        Assert.IsType<Standing>(seen[0]);
        Assert.Equal(2, Assert.IsType<LogEvent>(Assert.Single(seen.Skip(1))).Sequence);
    }

    [Fact]
    public async Task ObserverThatAppends_IsNotCalledWithinItself()
    {
        var depth = 0;
        var deepest = 0;
        var seen = 0;
        using var tail = Log.Events().Subscribe(logged =>
        {
            deepest = Math.Max(deepest, ++depth);
            if (logged.Sequence < 10)
            {
                Assert.True(Log.AppendAsync([Events.Of(0)], default).AsTask().IsCompleted);
            }

            seen++;
            depth--;
        });

        await AppendAsync(1);
        RunTail();

        Assert.Equal(10, seen);
        Assert.Equal(1, deepest);
    }
}
