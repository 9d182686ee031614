using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RxSse.Log;
using RxSse.Publishing.Sources;
using RxSse.Threading;

namespace RxSse.Publishing;

internal static class PublishingServiceCollectionExtensions
{
    /// <summary>Adds the way into the log, and the report of refused events.</summary>
    public static void AddPublishing(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new Appender(
            provider.GetRequiredService<IEventLog>(), provider.GetRequiredService<IOptions<PublishingOptions>>().Value));
        services.TryAddSingleton<ReadingBudget>();
        services.TryAddSingleton<SourceHandlers>();
        services.TryAddSingleton<IEventPublisher, EventPublisher>();
        services.TryAddSingleton(provider => new RefusalLog(
            provider.GetRequiredService<ServerSchedulers>().Timers, provider.GetRequiredService<ILogger<RefusalLog>>()));
    }
}
