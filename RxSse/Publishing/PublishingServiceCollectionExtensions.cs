using Microsoft.Extensions.DependencyInjection.Extensions;
using RxSse.Log;

namespace RxSse.Publishing;

internal static class PublishingServiceCollectionExtensions
{
    /// <summary>Adds the way into the log.</summary>
    public static void AddPublishing(this IServiceCollection services) =>
        services.TryAddSingleton(provider => new Appender(provider.GetRequiredService<IEventLog>()));
}
