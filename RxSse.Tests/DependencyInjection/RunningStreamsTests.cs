using System.Reactive.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Reactive.Testing;
using RxSse.Streams;
using RxSse.Tests.Streams;
using Xunit;

namespace RxSse.Tests.DependencyInjection;

/// <summary>Who runs a stream, in the whole server.</summary>
public sealed class RunningStreamsTests
{
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public async Task LostAndRegainedTerm_StreamsThatRunOnceGoOnFromTheirNewestValue_AndOthersDoNotStop()
    {
        var leadership = new ScriptedLeadership(1);
        await using var server = await VirtualServer.StartAsync(_scheduler, streams => streams
            .AddStream("count", Count)
            .AddStream("each", context => Observable.Interval(TimeSpan.FromSeconds(2), context.Scheduler),
                stream => stream with { Runs = StreamRuns.OnEachNode })
            .Services.AddSingleton<ILeadership>(leadership));

        server.RunUntil(2.5);
        leadership.Set(null);
        server.RunUntil(4.5);
        Assert.Equal(("starting", "running"), (server.StatusOf("count"), server.StatusOf("each")));
        leadership.Set(2);
        server.RunUntil(6.2);

        Assert.Equal(
            ["count 1", "each 0", "count 2", "each 1", "count 3", "each 2"],
            server.Published.Select(line => line[(line.IndexOf(' ') + 1)..]));
        Assert.Empty(server.Warnings);
    }

    [Fact]
    public async Task ComposedStream_ReadsTheOtherOne_AlsoInALaterTerm()
    {
        var leadership = new ScriptedLeadership();
        await using var server = await VirtualServer.StartAsync(_scheduler, streams => streams
            .AddStream("double", context => context.Stream<int>("count").Select(value => value * 2))
            .AddStream("count", Count)
            .Services.AddSingleton<ILeadership>(leadership));

        server.RunUntil(3);
        Assert.Empty(server.Published);
        leadership.Set(7);
        server.RunUntil(5.5);

        Assert.Equal(["count 1", "double 2", "count 2", "double 4"], server.Published.Select(line => line[(line.IndexOf(' ') + 1)..]));
    }

    private static IObservable<int> Count(StreamContext context)
    {
        var newest = context.Newest<int?>() ?? 0;
        return Observable.Interval(TimeSpan.FromSeconds(1), context.Scheduler).Select(i => newest + (int)i + 1);
    }
}
