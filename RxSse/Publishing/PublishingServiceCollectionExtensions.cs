using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RxSse.Diagnostics;
using RxSse.Log;
using RxSse.Publishing.Sources;
using RxSse.Threading;

namespace RxSse.Publishing;

internal static class PublishingServiceCollectionExtensions
{
    /// <summary>Adds the ways into the log, and the report of refused events.</summary>
    public static void AddPublishing(this IServiceCollection services)
    {
        services.AddFigures<PublishingCounters>();
        services.AddFigures<AppenderFigures>();
        services.TryAddSingleton(provider => CreateAppender(provider, Appender.OfPublishers));
        services.TryAddSingleton(provider => new StreamAppender(
            CreateAppender(provider, StreamAppender.Name), provider.GetRequiredService<RefusalLog>()));
        services.TryAddShared<IEventNumbers>(static provider => new ClockNumbers(provider.GetRequiredService<ServerSchedulers>().Timers));
        services.TryAddSingleton<ReadingBudget>();
        services.TryAddSingleton<SourceHandlers>();
        services.TryAddSingleton<IEventPublisher, EventPublisher>();
        services.TryAddSingleton(provider => new RefusalLog(
            provider.GetRequiredService<ServerSchedulers>().Timers, provider.GetRequiredService<ILogger<RefusalLog>>()));
    }

    private static Appender CreateAppender(IServiceProvider provider, string name) => new(
        provider.GetRequiredService<IEventLog>(),
        provider.GetRequiredService<IOptions<PublishingOptions>>().Value,
        new AppendPatience(
            provider.GetRequiredService<IOptions<LogOptions>>().Value.Patience, provider.GetRequiredService<ServerSchedulers>().Timers),
        name,
        counters: provider.GetRequiredService<PublishingCounters>(),
        spans: provider.GetRequiredService<Spans>());
}
