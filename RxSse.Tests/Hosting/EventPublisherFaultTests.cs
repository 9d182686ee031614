using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>How an <see cref="IEventPublisher"/> says that it has not published: errors, refusals and cancelling.</summary>
public sealed class EventPublisherFaultTests : EventPublisherTestBase
{
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
        Assert.Empty(await PublishedAsync(Log));
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
        Assert.Empty(await PublishedAsync(Log));
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
        await AssertAsync(PublishRefusal.Behind, "Too many events wait for delivery: 8192 with 5000 bytes at most. Retry in a moment, and publish more slowly.",
            () => publisher.PublishAsync("orders", new string('x', 6_000)));
        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await AssertAsync(PublishRefusal.Stopping, "The application is stopping.", () => publisher.PublishAsync("orders", 2));
        Assert.Equal(["1"], await PublishedAsync(Log));

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

    /// <summary>A log that never answers.</summary>
    private sealed class StuckLog : StubLog
    {
        public override ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(AppendRound round, CancellationToken cancellationToken) =>
            new(new TaskCompletionSource<IReadOnlyList<AppendOutcome>>().Task);
    }
}
