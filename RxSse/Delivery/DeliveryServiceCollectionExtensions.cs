using System.Reactive.Concurrency;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RxSse.Delivery.Compression;
using RxSse.Delivery.Limits;
using RxSse.Delivery.Queueing;
using RxSse.Diagnostics;
using RxSse.Log;
using RxSse.Streams;
using RxSse.Threading;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Parsing;

namespace RxSse.Delivery;

internal static class DeliveryServiceCollectionExtensions
{
    /// <summary>Adds the fan-out to subscribers, and their limits.</summary>
    public static void AddDelivery(this IServiceCollection services)
    {
        services.AddFigures<DeliveryCounters>();
        services.AddFigures<DeliveryFigures>();
        services.AddFigures<ViewFigures>();
        services.TryAddSingleton<FrameCache>();
        services.TryAddShared<INodes>(static _ => SoleNode.Instance);
        services.TryAddSingleton<IThisNode>(provider => new ThisNode(
            provider.GetRequiredService<FanOut>(), provider.GetRequiredService<Admission>(), provider.GetRequiredService<SupervisedStreams>(),
            provider.GetRequiredService<Revocations>(), provider.GetService<MeasureLoad>()));
        services.TryAddSingleton(provider => new Revocations(
            Schedulers(provider).Timers, provider.GetRequiredService<IRevocationStore>()));
        services.TryAddSingleton(provider => new RetryAdvice(Options(provider), Schedulers(provider).Random));
        services.TryAddSingleton(provider => new Admission(
            Options(provider), provider.GetRequiredService<IOptions<LimitsOptions>>().Value.SubscribersPerPrincipal));
        services.TryAddSingleton(provider => new QueueBudget(Options(provider).TotalQueueBytes ?? MemoryShare.Default));
        services.TryAddSingleton(provider => new ShardContext(
            Options(provider),
            provider.GetRequiredService<Catalog>().Snapshots,
            provider.GetRequiredService<IEventLog>(),
            provider.GetRequiredService<FrameCache>(),
            provider.GetRequiredService<QueueBudget>(),
            provider.GetRequiredService<RetryAdvice>(),
            Schedulers(provider).Random,
            provider.GetRequiredService<ILogger<FanOut>>())
        {
            Counters = provider.GetRequiredService<DeliveryCounters>(),
            Spans = provider.GetRequiredService<Spans>(),
            Revocations = provider.GetRequiredService<Revocations>(),
            IsKnown = provider.GetRequiredService<Catalog>().Types.ContainsKey,
        });
        services.TryAddSingleton(provider => new Compressors(
            Options(provider).Compression,
            provider.GetRequiredService<StreamDefinitions>().All.Where(stream => !stream.Compress).Select(stream => stream.Name).ToHashSet(),
            new CompressorLimit()));
        services.TryAddSingleton(provider => new FanOut(
            provider.GetRequiredService<ShardContext>(), Schedulers(provider).Shards, provider.GetRequiredService<Compressors>().Streams));
        services.TryAddSingleton(provider => new Connections(provider.GetRequiredService<FanOut>(), Schedulers(provider).Timers));
        services.TryAddSingleton(provider => new ReplayTurns(Composition(provider).ConcurrentReplays, Schedulers(provider).Replays));
        services.TryAddSingleton(provider => new ViewFanOut(
            provider.GetRequiredService<FanOut>(),
            provider.GetRequiredService<Catalog>(),
            provider.GetRequiredService<ViewLanguage>().NamedViews.Select(named => named.View.Text).ToHashSet(),
            Composition(provider),
            Schedulers(provider).Timers,
            provider.GetRequiredService<ReplayTurns>(),
            ViewLoops(provider.GetRequiredService<FanOut>(), Schedulers(provider).ViewTurns),
            provider.GetRequiredService<Compressors>(),
            DispatcherLoop(provider.GetRequiredService<FanOut>(), Schedulers(provider).Views),
            provider.GetRequiredService<ILogger<ViewDispatcher>>()));
    }

    /// <summary>The loop of the dispatcher of the views. What waits for it is bounded, so it rests no longer than it has worked.</summary>
    internal static IScheduler DispatcherLoop(FanOut plain, IScheduler thread) => new SerialScheduler(thread, () => plain.HasWaiting, maxRest: 1);

    /// <summary>The loops of the views. They rest while frames of plain streams wait.</summary>
    internal static IReadOnlyList<IScheduler> ViewLoops(FanOut plain, IReadOnlyList<IScheduler> threads) =>
        [.. threads.Select(thread => new SerialScheduler(thread, () => plain.HasWaiting))];

    private static DeliveryOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<DeliveryOptions>>().Value;

    private static CompositionOptions Composition(IServiceProvider services) =>
        services.GetRequiredService<IOptions<CompositionOptions>>().Value;

    private static ServerSchedulers Schedulers(IServiceProvider services) => services.GetRequiredService<ServerSchedulers>();
}
