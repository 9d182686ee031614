using Microsoft.Extensions.DependencyInjection;
using RxSse.Publishing;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>What an <see cref="IEventPublisher"/> has published, and what it says about it.</summary>
public sealed class EventPublisherResultTests : EventPublisherTestBase
{
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
        Assert.Equal(["order-cancelled", "order-cancelled", "orders-update"], (await Log.ReadAsync(0, 10, default)).Events.Select(logged => logged.Event.Type));
    }

    [Fact]
    public async Task StreamThatIsClosedForHttp_AndStreamWithValues_TakeEventsFromCode()
    {
        await using var host = await StartAsync();
        var publisher = host.Services.GetRequiredService<IEventPublisher>();

        await publisher.PublishAsync("closed", 1);
        await publisher.PublishAsync("values", 2);

        Assert.Equal(["1", "2"], await PublishedAsync(Log));
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
            ["""[{"number":1},{"number":2}]""", """{"Number":1}""", """{"Number":2}""", """{"Number":1}"""], await PublishedAsync(Log));
    }
}
