using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RxSse.Delivery;
using RxSse.DependencyInjection;
using RxSse.Publishing;
using RxSse.Server.Streams.Machine;
using RxSse.Streams;

namespace RxSse.Server.Streams;

/// <summary>The three streams of the server. Custom streams are added in the same way.</summary>
internal static class BuiltInStreams
{
    private const long ExampleTime = 1_738_972_800_000;

    /// <summary>Adds the stream <c>stock</c>: a price that takes a random walk.</summary>
    public static RxSseBuilder AddStock(this RxSseBuilder builder)
    {
        var stream = StreamDefinition.Create("stock", "stock-update", context => StockStream.From(
            Options(context).Stock.Period, context.Random, context.Scheduler, context.Newest(StreamJson.Relaxed.StockUpdate)),
            StreamJson.Relaxed.StockUpdate) with
        {
            Description = "The price of a stock that takes a random walk, and its trend.",
            Period = context => Options(context).Stock.Period,
        };
        return builder.AddStream(stream.WithExample(new StockUpdate("105.43", 1, ExampleTime), StreamJson.Relaxed.StockUpdate));
    }

    /// <summary>Adds the stream <c>metrics</c>: the load of the machine or container.</summary>
    public static RxSseBuilder AddMetrics(this RxSseBuilder builder)
    {
        builder.Services.TryAddSingleton<RequestCounter>();
        builder.Services.TryAddSingleton(_ => NewMeter());
        builder.Services.TryAddSingleton<NodesUsage>();
        builder.Services.TryAddSingleton(MeasureLoad);
        var stream = StreamDefinition.Create("metrics", "metrics-update", context => MetricsStream.From(
            Options(context).Metrics.Period,
            context.Services.GetRequiredService<NodesUsage>().Measure,
            () => context.Services.GetRequiredService<NodesUsage>().Requests,
            context.Scheduler),
            StreamJson.Relaxed.MetricsUpdate) with
        {
            Description = "Processor and memory in use, in percent, and the requests served since the start.",
            Period = context => Options(context).Metrics.Period,
        };
        return builder.AddStream(stream.WithExample(new MetricsUpdate(13, 42, 1_234), StreamJson.Relaxed.MetricsUpdate));
    }

    /// <summary>Adds the stream <c>notifications</c>: messages, to which <c>POST /trigger-notification</c> adds.</summary>
    public static RxSseBuilder AddNotifications(this RxSseBuilder builder)
    {
        builder.Services.TryAddSingleton(provider => new NotificationFactory(
            provider.GetRequiredService<IEventNumbers>(), provider.GetRequiredService<StreamContext>().Scheduler));
        var stream = StreamDefinition.Create(NotificationStream.Name, NotificationStream.Type, context => NotificationStream.From(
            Options(context).Notifications.Period,
            context.Services.GetRequiredService<NotificationFactory>(), context.Random, context.Scheduler),
            StreamJson.Relaxed.Notification) with
        {
            Snapshot = false,
            Description = "Messages to people, from a timer and from POST /trigger-notification.",
            Period = context => Options(context).Notifications.Period,
        };
        return builder.AddStream(stream.WithExample(
            new Notification(ExampleTime, "A new user has signed up", ExampleTime), StreamJson.Relaxed.Notification));
    }

    private static UsageMeter NewMeter() => new(new Cgroup("/"), new LinuxMachine("/"), new OwnProcess());

    // With a meter of its own: a meter tells what was used since it was read last.
    private static MeasureLoad MeasureLoad(IServiceProvider services)
    {
        var (meter, requests) = (NewMeter(), services.GetRequiredService<RequestCounter>());
        return () =>
        {
            var usage = meter.Measure();
            return new NodeLoad(usage.Cpu, usage.Memory, requests.Count);
        };
    }

    private static StreamsOptions Options(StreamContext context) => context.Services.GetRequiredService<IOptions<StreamsOptions>>().Value;
}
