using System.Reactive.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.DependencyInjection;

public sealed class RefusedEventsTests
{
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public async Task RefusedEvents_WriteALineAMinute_AndNotALineForEachEvent()
    {
        await using var server = await VirtualServer.StartAsync(_scheduler, streams => streams
            .AddStream("fast", _ => Observable.Range(0, 1_000))
            .Services.AddSingleton<IEventLog>(new FullLog()));

        server.RunUntil(seconds: 150);

        Assert.Equal(
            [
                "An event of the stream fast was not published: Full. Further ones are counted and reported once a minute.",
                "999 events of the stream fast were not published in the last minute: Full.",
                "All events of the stream fast were published in the last minute. Not published before: 1000.",
            ],
            server.Warnings);
    }

    private sealed class FullLog : StubLog
    {
        public override ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(AppendRound round, CancellationToken cancellationToken) =>
            new([.. round.Appends.Select(_ => new AppendOutcome.Refused(AppendRefusal.Behind, "Full."))]);
    }
}
