using System.Reactive;
using System.Reactive.Linq;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Reactive.Testing;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Publishing;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary><see cref="IEventPublisher"/> in an application that RxSse is a guest in.</summary>
public sealed partial class EventPublisherTests
{
    // Nobody runs its tail, so that it can be full.
    private readonly InMemoryEventLog _log = new("e", new HistoryOptions(), new TestScheduler(), new TailOptions { Bytes = 5_000 });

    [Fact]
    public async Task HostedService_Controller_AndMinimalApi_Publish()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRxSse().AddStream("orders");
                builder.Services.AddHostedService<Importer>();
                builder.Services.AddControllers().AddApplicationPart(typeof(PublishingController).Assembly);
            },
            app =>
            {
                app.MapRxSse();
                app.MapControllers();
                app.MapPost("/minimal/orders", async (Order order, IEventPublisher publisher) =>
                    Results.Ok(await publisher.PublishAsync("orders", order)));
            });

        using var mvc = await host.Client.PostAsync("/mvc/orders/2", null);
        using var body = new StringContent("""{"number":3}""", Encoding.UTF8, "application/json");
        using var minimal = await host.Client.PostAsync("/minimal/orders", body);
        Assert.EndsWith("-2", await mvc.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.EndsWith("-3\",\"count\":1,\"wasRepeated\":false}", await minimal.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(["""{"number":1}""", """{"number":2}""", """{"number":3}"""], await PublishedAsync(host.Services.GetRequiredService<IEventLog>()));
    }

    [Fact]
    public async Task HostedServiceThatStartsFirst_ReachesTheHub()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddHostedService<EarlyImporter>(); // before RxSse
                builder.Services.AddRxSse().AddStream("orders");
            },
            app => app.MapRxSse());

        Assert.Equal(["7"], await PublishedAsync(host.Services.GetRequiredService<IEventLog>()));
    }

    [Fact]
    public async Task Events_ArePublishedTogether_WithTypeKeyAndCondition()
    {
        await using var host = await StartAsync();
        var publisher = host.Services.GetRequiredService<IEventPublisher>();
        var options = new PublishOptions { Type = "order-cancelled", Key = "import-1", After = "none" };

        var first = await publisher.PublishAsync("orders", [new Order(1), new Order(2)], OrderJson.Default.Order, options);
        var again = await publisher.PublishAsync("orders", [new Order(1), new Order(2)], OrderJson.Default.Order, options);
        var next = await publisher.PublishAsync("orders", new Order(3), new PublishOptions { After = first.Last });

        Assert.Equal(new PublishedEvents("e-1", "e-2", 2, WasRepeated: false), first);
        Assert.Equal(first with { WasRepeated = true }, again);
        Assert.Equal(new PublishedEvents("e-3", "e-3", 1, WasRepeated: false), next);
        Assert.Equal(["order-cancelled", "order-cancelled", "orders-update"], (await _log.ReadAsync(0, 10, default)).Events.Select(logged => logged.Event.Type));
    }

    [Fact]
    public async Task StreamThatIsClosedForHttp_AndStreamWithValues_TakeEventsFromCode()
    {
        await using var host = await StartAsync();
        var publisher = host.Services.GetRequiredService<IEventPublisher>();

        await publisher.PublishAsync("closed", 1);
        await publisher.PublishAsync("values", 2);

        Assert.Equal(["1", "2"], await PublishedAsync(_log));
    }

    [Theory]
    [InlineData("ordres", null, null, "There is no stream 'ordres'; did you mean orders? There are: closed, orders, timer, values.")]
    [InlineData("timer", null, null, "The stream 'timer' has a timer, so nothing can be published to it.")]
    [InlineData("orders", "order-canceled", null, "'order-canceled' is no type of 'orders'; did you mean order-cancelled? There are: orders-update, order-cancelled.")]
    [InlineData("orders", null, "yesterday", "'yesterday' is not the id of an event. Allowed: an id such as k3f9x2b7-12, or none.")]
    public async Task WrongArgument_IsAnError(string stream, string? type, string? after, string message)
    {
        await using var host = await StartAsync();
        var publisher = host.Services.GetRequiredService<IEventPublisher>();

        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => publisher.PublishAsync(stream, 1, new PublishOptions { Type = type, After = after }));

        Assert.Equal(message, error.Message);
        await Assert.ThrowsAsync<ArgumentException>(() => publisher.PublishAsync("orders", [], OrderJson.Default.Order));
        Assert.Empty(await PublishedAsync(_log));
    }

    [Fact]
    public async Task List_IsOneEvent_OrOneForEachElement()
    {
        await using var host = await StartAsync();
        var publisher = host.Services.GetRequiredService<IEventPublisher>();
        List<Order> orders = [new(1), new(2)];

        await publisher.PublishAsync("orders", orders);
        await publisher.PublishAsync("orders", orders, OrderJson.Default.Order);
        await publisher.PublishAsync("orders", orders[0], OrderJson.Default.Order, new PublishOptions { Type = "order-cancelled" });

        Assert.Equal(
            ["""[{"number":1},{"number":2}]""", """{"Number":1}""", """{"Number":2}""", """{"Number":1}"""], await PublishedAsync(_log));
    }

    [Fact]
    public async Task Errors_AreInTheTask()
    {
        await using var host = await StartAsync();
        var publisher = host.Services.GetRequiredService<IEventPublisher>();
        Task[] publishing =
        [
            publisher.PublishAsync(null!, 1),
            publisher.PublishAsync<string>("orders", null!),
            publisher.PublishAsync(null!, new Order(1), OrderJson.Default.Order),
            publisher.PublishAsync("orders", (Order)null!, OrderJson.Default.Order),
            publisher.PublishAsync("orders", new Order(1), (JsonTypeInfo<Order>)null!),
            publisher.PublishAsync(null!, [new Order(1)], OrderJson.Default.Order),
            publisher.PublishAsync("orders", (IReadOnlyList<Order>)null!, OrderJson.Default.Order),
        ];

        List<string?> names = [];
        foreach (var task in publishing)
        {
            names.Add((await Assert.ThrowsAsync<ArgumentNullException>(() => task)).ParamName);
        }

        Assert.Equal(["stream", "data", "stream", "data", "json", "stream", "data"], names);
        Assert.Empty(await PublishedAsync(_log));
        await using var strict = await StartAsync(builder => builder.Services.ConfigureHttpJsonOptions(
            json => json.SerializerOptions.TypeInfoResolver = OrderJson.Default));
        var withoutMetadata = strict.Services.GetRequiredService<IEventPublisher>().PublishAsync("orders", new Version(1, 0));
        await Assert.ThrowsAsync<InvalidOperationException>(() => withoutMetadata);
    }

    [Fact]
    public async Task Refusals_HaveTheirReason()
    {
        await using var host = await StartAsync();
        var publisher = host.Services.GetRequiredService<IEventPublisher>();
        await publisher.PublishAsync("orders", 1, new PublishOptions { Key = "k" });

        await AssertAsync(PublishRefusal.KeyReused, "The key was used for other events, e-1 to e-1. Use a new one.",
            () => publisher.PublishAsync("orders", 2, new PublishOptions { Key = "k" }));
        await AssertAsync(PublishRefusal.NotNewest, "The newest event of 'orders' is e-1, not e-9.",
            () => publisher.PublishAsync("orders", 2, new PublishOptions { After = "e-9" }));
        await AssertAsync(PublishRefusal.TooLarge, "Event 1 has 70,002 bytes; 65,536 are allowed (RxSse:Publishing:EventBytes).",
            () => publisher.PublishAsync("orders", new string('x', 70_000)));
        await AssertAsync(PublishRefusal.TooLarge, "1,001 events are more than 1,000 (RxSse:Publishing:BatchEvents).",
            () => publisher.PublishAsync("orders", Enumerable.Repeat(new Order(1), 1_001).ToList(), OrderJson.Default.Order));
        await AssertAsync(PublishRefusal.TooLarge, "The events have 1,080,036 bytes; 1,048,576 are allowed (RxSse:Publishing:BatchBytes).",
            () => publisher.PublishAsync("orders", Enumerable.Repeat(new string('x', 60_000), 18).ToList(), OrderJson.Default.String));
        await AssertAsync(PublishRefusal.Full, "Too many events wait for delivery: 8192 with 5000 bytes at most. Retry in a moment, and publish more slowly.",
            () => publisher.PublishAsync("orders", new string('x', 6_000)));
        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await AssertAsync(PublishRefusal.Stopping, "The application is stopping.", () => publisher.PublishAsync("orders", 2));
        Assert.Equal(["1"], await PublishedAsync(_log));

        static async Task AssertAsync(PublishRefusal reason, string message, Func<Task> publish)
        {
            var refused = await Assert.ThrowsAsync<PublishRefusedException>(publish);
            Assert.Equal((reason, message), (refused.Reason, refused.Message));
        }
    }

    [Fact]
    public async Task Cancelling_EndsTheWait()
    {
        await using var host = await StartAsync(builder => builder.Services.AddSingleton<IEventLog>(new StuckLog()));
        using var cancellation = new CancellationTokenSource();

        var publishing = host.Services.GetRequiredService<IEventPublisher>().PublishAsync("orders", 1, cancellationToken: cancellation.Token);
        Assert.False(publishing.IsCompleted);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publishing);
    }

    private Task<GuestHost> StartAsync(Action<WebApplicationBuilder>? configure = null) => GuestHost.StartAsync(
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
                builder.Services.AddSingleton<IEventLog>(_log);
            }
        },
        app => app.MapRxSse());

    private static async Task<string[]> PublishedAsync(IEventLog log) =>
        [.. (await log.ReadAsync(0, 100, default)).Events.Select(logged => Encoding.UTF8.GetString(logged.Event.Data.Span))];

    private sealed class Importer(IEventPublisher publisher) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            publisher.PublishAsync("orders", new Order(1), cancellationToken: cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Its start ends when the hub has its event.</summary>
    private sealed class EarlyImporter(IEventPublisher publisher, EventHub hub) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            using var patience = Patience.Start();
            var delivered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var subscription = hub.Subscribe(Observer.Create<HubItem>(item =>
            {
                if (item is LoggedItem)
                {
                    delivered.TrySetResult();
                }
            }));
            await publisher.PublishAsync("orders", 7, cancellationToken: cancellationToken);
            await delivered.Task.WaitAsync(patience.Token);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>A log that never answers.</summary>
    private sealed class StuckLog : IEventLog
    {
        public EventId Newest => new("e", 0);

        public IObservable<LogEvent> Tail => Observable.Never<LogEvent>();

        public LogEvent? NewestOf(string stream) => null;

        public ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<Append> appends, CancellationToken cancellationToken) =>
            new(new TaskCompletionSource<IReadOnlyList<AppendOutcome>>().Task);

        public ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken) =>
            new(new HistoryPage([], null, null));

        public ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken) => new(0);
    }

    [JsonSerializable(typeof(Order))]
    [JsonSerializable(typeof(string))]
    private sealed partial class OrderJson : JsonSerializerContext;
}
