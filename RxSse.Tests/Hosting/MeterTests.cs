using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Configuration;
using RxSse.Diagnostics;
using RxSse.Publishing;
using RxSse.Tests.Diagnostics;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>The instruments of an application.</summary>
public sealed class MeterTests
{
    [Fact]
    public async Task EverySeries_IsThereFromTheStart_AndWithoutTagsOfClients()
    {
        await using var host = await StartAsync();
        using var figures = FiguresOf(host);

        string[] expected =
        [
            "rxsse.access.refused invalid 0", "rxsse.access.refused missing 0", "rxsse.access.refused revoked 0",
            "rxsse.access.refused right 0", "rxsse.access.refused row 0", "rxsse.access.refused several 0",
            "rxsse.backlog appender 0", "rxsse.backlog shards 0", "rxsse.backlog tail 0",
            "rxsse.delivery.io 0", "rxsse.events.delivered 0", "rxsse.events.dropped 0", "rxsse.events.published orders 0",
            "rxsse.events.refused appender 0", "rxsse.events.refused away 0", "rxsse.events.refused fault 0",
            "rxsse.events.refused full 0", "rxsse.events.refused not-leader 0", "rxsse.events.refused tail 0",
            "rxsse.history.events 0", "rxsse.index.candidates 0", "rxsse.index.matches 0",
            "rxsse.index.views always 0", "rxsse.index.views indexed 0", "rxsse.index.views scanned 0",
            "rxsse.log.away 0", "rxsse.log.degraded 0", "rxsse.log.leader 1", "rxsse.log.position 0", "rxsse.log.term 1",
            "rxsse.publish.requests accepted 0", "rxsse.publish.requests access 0", "rxsse.publish.requests closed 0",
            "rxsse.publish.requests fault 0", "rxsse.publish.requests full 0", "rxsse.publish.requests invalid 0",
            "rxsse.publish.requests key-reused 0", "rxsse.publish.requests not-newest 0", "rxsse.publish.requests rate 0",
            "rxsse.publish.requests repeated 0", "rxsse.publish.requests too-large 0", "rxsse.publish.requests unavailable 0",
            "rxsse.publish.requests unknown 0", "rxsse.ready 1",
            "rxsse.stream.state orders completed 0", "rxsse.stream.state orders retrying 0", "rxsse.stream.state orders running 1",
            "rxsse.stream.state orders starting 0",
            "rxsse.stream.subscribers orders 0", "rxsse.subscribers 0",
            "rxsse.subscribers.aborted fault 0", "rxsse.subscribers.aborted overflow 0", "rxsse.subscribers.aborted stalled 0",
            "rxsse.subscribers.aborted stopping 0",
            "rxsse.subscribers.joined fresh 0", "rxsse.subscribers.joined gap 0", "rxsse.subscribers.joined resumed 0",
            "rxsse.subscribers.joined snapshot-only 0", "rxsse.subscribers.limit 1",
            "rxsse.subscribers.rejected Connects 0", "rxsse.subscribers.rejected LiveViews 0",
            "rxsse.subscribers.rejected MaxSubscribers 0", "rxsse.subscribers.rejected MaxSubscribersPerAddress 0",
            "rxsse.subscribers.rejected NewViews 0", "rxsse.subscribers.rejected SubscribersPerPrincipal 0",
            "rxsse.subscribers.rejected ViewsPerAddress 0", "rxsse.subscribers.rejected away 0",
            "rxsse.subscribers.rejected starting 0", "rxsse.subscribers.rejected stopping 0",
            "rxsse.subscribers.slow 0", "rxsse.view.events large in 0", "rxsse.view.events large out 0", "rxsse.views 0",
        ];
        Assert.Equal(expected, figures.Read().Select(figure => $"{figure.Key} {figure.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Subscriber_IsCounted_AndWhatIsWrittenToIt()
    {
        await using var host = await StartAsync();
        using var figures = FiguresOf(host);
        await PublishAsync(host, 1);

        using var response = await host.OpenAsync("/events"); // with the event in the snapshot, or behind it

        await BecomesAsync(figures, "rxsse.events.delivered", 1);
        Assert.Equal((1, 1), (figures["rxsse.subscribers"], figures["rxsse.stream.subscribers orders"]));
        Assert.Equal(1, figures["rxsse.subscribers.joined fresh"]);
        Assert.InRange(figures["rxsse.delivery.io"], 100, 1_000);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await host.StatusAsync("/events"));
        Assert.Equal(1, figures["rxsse.subscribers.rejected MaxSubscribers"]);
    }

    [Theory]
    [InlineData("resumed", null)]
    [InlineData("gap", "another-1")]
    [InlineData("snapshot-only", "no id")]
    public async Task Join_IsCounted_ByWhatTheClientReceives(string join, string? cursor)
    {
        await using var host = await StartAsync();
        using var figures = FiguresOf(host);
        var first = await PublishAsync(host, 1);
        await PublishAsync(host, 2);

        using var response = await host.OpenAsync("/events", ("Last-Event-ID", cursor ?? first.First));

        Assert.Equal(1, figures[$"rxsse.subscribers.joined {join}"]);
        Assert.Equal(0, figures["rxsse.subscribers.joined fresh"]);
    }

    [Fact]
    public async Task Published_IsCountedByStream_AndRequestsByOutcome()
    {
        await using var host = await StartAsync();
        using var figures = FiguresOf(host);
        var publisher = host.Services.GetRequiredService<IEventPublisher>();

        await publisher.PublishAsync("orders", 1, new PublishOptions { Key = "k" });
        await publisher.PublishAsync("orders", 1, new PublishOptions { Key = "k" });
        await Assert.ThrowsAsync<PublishRefusedException>(() => publisher.PublishAsync("orders", 2, new PublishOptions { Key = "k" }));
        await Assert.ThrowsAsync<PublishRefusedException>(() => publisher.PublishAsync("orders", 2, new PublishOptions { After = "none" }));
        await Assert.ThrowsAsync<PublishRefusedException>(() => publisher.PublishAsync("orders", new string('x', 100_000)));

        Assert.Equal(1, figures["rxsse.events.published orders"]);
        Assert.Equal(
            [1, 1, 1, 1, 1],
            new[] { "accepted", "repeated", "key-reused", "not-newest", "too-large" }.Select(outcome => figures[$"rxsse.publish.requests {outcome}"]));
        Assert.Contains(figures.Recorded, recorded => recorded.Name == "rxsse.log.append.duration");
        Assert.Equal(1, figures["rxsse.history.events"]);
    }

    [Fact]
    public async Task RefusedRequest_IsCountedByReason()
    {
        await using var host = await StartAsync();
        using var figures = FiguresOf(host);

        using var response = await host.Client.PostAsync("/streams/orders/events", new StringContent("1"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal((1, 1), (figures["rxsse.publish.requests access"], figures["rxsse.access.refused right"]));
    }

    [Fact]
    public async Task NamedView_IsCountedOverItsRuns_AndTheIndexSaysWhatItFinds()
    {
        await using var host = await StartAsync(options =>
        {
            options.Composition.ShareGrace = TimeSpan.Zero;
            options.Delivery.MaxSubscribers = 10;
        });
        using var figures = FiguresOf(host);
        for (var run = 1; run <= 2; run++)
        {
            using (var response = await host.OpenAsync("/events?view=large"))
            using (var other = await host.OpenAsync("/events?view=orders%20%7C%20select%20n"))
            {
                Assert.Equal((2, 1, 1), (figures["rxsse.views"], figures["rxsse.index.views indexed"], figures["rxsse.index.views always"]));
                await PublishAsync(host, 5);
                await PublishAsync(host, 500);
                await BecomesAsync(figures, "rxsse.view.events large out", run);
                Assert.Equal(2 * run, figures["rxsse.view.events large in"]);
            }

            await BecomesAsync(figures, "rxsse.views", 0);
        }

        Assert.Equal((2, 2), (figures["rxsse.view.events large out"], figures["rxsse.index.matches"] - 4)); // and four of the other
        Assert.InRange(figures["rxsse.index.candidates"], figures["rxsse.index.matches"], 8);
    }

    private static Figures FiguresOf(GuestHost host) => new(host.Services.GetRequiredService<RxSseMeter>());

    private static Task<PublishedEvents> PublishAsync(GuestHost host, int number) =>
        host.Services.GetRequiredService<IEventPublisher>().PublishAsync("orders", new { n = number });

    private static Task<GuestHost> StartAsync(Action<RxSseOptions>? configure = null) => GuestHost.StartAsync(
        builder => builder.Services
            .AddRxSse(options =>
            {
                options.Access.Anonymous = ["rxsse:read:*", "rxsse:compose"];
                options.Delivery.MaxSubscribers = 1;
                options.Hub.Heartbeat = TimeSpan.FromHours(1);
                options.Views["large"] = "orders | where n > 100";
                configure?.Invoke(options);
            })
            .AddStream("orders"),
        app => app.MapRxSse());

    private static async Task BecomesAsync(Figures figures, string series, double value)
    {
        using var patience = EndToEnd.Servers.Patience.Start();
        while (figures[series] != value)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
