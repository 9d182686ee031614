using System.Reactive.Linq;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Publishing;

namespace RxSse.Tests.Hosting;

/// <summary>An application that RxSse is a guest in, and that publishes with <see cref="IEventPublisher"/>.</summary>
public abstract class EventPublisherTestBase
{
    // Nobody runs its tail, so that it can be full.
    private protected InMemoryEventLog Log { get; } =
        new("e", new HistoryOptions(), new TestScheduler(), new TailOptions { Bytes = 5_000 });

    private protected Task<GuestHost> StartAsync(Action<WebApplicationBuilder>? configure = null) => GuestHost.StartAsync(
        builder =>
        {
            configure?.Invoke(builder);
            builder.Services.AddRxSse()
                .AddStream("orders", stream => stream with { Types = ["order-cancelled"] })
                .AddStream("closed", stream => stream with { Publish = false })
                .AddStream("values", Observable.Never<int>())
                .AddStream("timer", Observable.Never<int>(), stream => stream with { Period = _ => TimeSpan.FromSeconds(1) });
            if (configure is null)
            {
                builder.Services.AddSingleton<IEventLog>(Log);
            }
        },
        app => app.MapRxSse());

    private protected static async Task<string[]> PublishedAsync(IEventLog log) =>
        [.. (await log.ReadAsync(0, 100, default)).Events.Select(logged => Encoding.UTF8.GetString(logged.Event.Data.Span))];
}
