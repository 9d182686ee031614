using RxSse.Server.Sources;
using RxSse.Server.Streams;

namespace RxSse.Server.Hosting;

/// <summary>The three streams that the server brings along. One of your own is added in the same way.</summary>
public static class BuiltInStreams
{
    /// <summary>The stream <c>stock</c>: a price that takes a random walk.</summary>
    public static RxSseBuilder AddStock(this RxSseBuilder builder) =>
        builder.AddStream("stock", context => StockStream.From(
            context.Services.GetRequiredService<StreamsOptions>().Stock.Period, context.Random, context.Scheduler),
            StreamJson.Relaxed.StockUpdate);

    /// <summary>The stream <c>metrics</c>: the load of the machine or container.</summary>
    public static RxSseBuilder AddMetrics(this RxSseBuilder builder) =>
        builder.AddStream("metrics", context => MetricsStream.From(
            context.Services.GetRequiredService<StreamsOptions>().Metrics.Period,
            context.Services.GetRequiredService<UsageMeter>().Measure,
            () => context.Services.GetRequiredService<RequestCounter>().Count,
            context.Scheduler),
            StreamJson.Relaxed.MetricsUpdate);

    /// <summary>The stream <c>notifications</c>: messages, to which <c>POST /trigger-notification</c> adds.</summary>
    public static RxSseBuilder AddNotifications(this RxSseBuilder builder) =>
        builder.AddStream(StreamDefinition.Create(NotificationStream.Name, NotificationStream.Type, context => NotificationStream.From(
            context.Services.GetRequiredService<StreamsOptions>().Notifications.Period,
            context.Services.GetRequiredService<NotificationFactory>(), context.Random, context.Scheduler),
            StreamJson.Relaxed.Notification) with
        { Snapshot = false });
}
