using RxSse.Streams;
using RxSse.Streams.Machine;

namespace RxSse.DependencyInjection;

/// <summary>The three streams that the server brings along. One of your own is added in the same way.</summary>
public static class BuiltInStreams
{
    private const long ExampleTime = 1_738_972_800_000;

    /// <summary>The stream <c>stock</c>: a price that takes a random walk.</summary>
    public static RxSseBuilder AddStock(this RxSseBuilder builder)
    {
        var stream = StreamDefinition.Create("stock", "stock-update", context => StockStream.From(
            Periods(context).Stock.Period, context.Random, context.Scheduler),
            StreamJson.Relaxed.StockUpdate) with
        {
            Description = "The price of a stock that takes a random walk, and its trend.",
            Period = context => Periods(context).Stock.Period,
        };
        return builder.AddStream(stream.WithExample(new StockUpdate("105.43", 1, ExampleTime), StreamJson.Relaxed.StockUpdate));
    }

    /// <summary>The stream <c>metrics</c>: the load of the machine or container.</summary>
    public static RxSseBuilder AddMetrics(this RxSseBuilder builder)
    {
        var stream = StreamDefinition.Create("metrics", "metrics-update", context => MetricsStream.From(
            Periods(context).Metrics.Period,
            context.Services.GetRequiredService<UsageMeter>().Measure,
            () => context.Services.GetRequiredService<RequestCounter>().Count,
            context.Scheduler),
            StreamJson.Relaxed.MetricsUpdate) with
        {
            Description = "Processor and memory in use, in percent, and the requests served since the start.",
            Period = context => Periods(context).Metrics.Period,
        };
        return builder.AddStream(stream.WithExample(new MetricsUpdate(13, 42, 1_234), StreamJson.Relaxed.MetricsUpdate));
    }

    /// <summary>The stream <c>notifications</c>: messages, to which <c>POST /trigger-notification</c> adds.</summary>
    public static RxSseBuilder AddNotifications(this RxSseBuilder builder)
    {
        var stream = StreamDefinition.Create(NotificationStream.Name, NotificationStream.Type, context => NotificationStream.From(
            Periods(context).Notifications.Period,
            context.Services.GetRequiredService<NotificationFactory>(), context.Random, context.Scheduler),
            StreamJson.Relaxed.Notification) with
        {
            Snapshot = false,
            Description = "Messages to people, from a timer and from POST /trigger-notification.",
            Period = context => Periods(context).Notifications.Period,
        };
        return builder.AddStream(stream.WithExample(
            new Notification(ExampleTime, "A new user has signed up", ExampleTime), StreamJson.Relaxed.Notification));
    }

    private static StreamsOptions Periods(StreamContext context) => context.Services.GetRequiredService<StreamsOptions>();
}
