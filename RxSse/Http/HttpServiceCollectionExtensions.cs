using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RxSse.Delivery;
using RxSse.Delivery.Compression;
using RxSse.Delivery.Limits;
using RxSse.Delivery.Queueing;
using RxSse.Http.OpenApi;
using RxSse.Http.Security;
using RxSse.Publishing;
using RxSse.Threading;
using RxSse.Views;

namespace RxSse.Http;

internal static class HttpServiceCollectionExtensions
{
    /// <summary>Adds the services of the endpoints, and the health check.</summary>
    public static void AddEndpointServices(this IServiceCollection services)
    {
        services.TryAddSingleton<CrossOrigin>();
        services.TryAddSingleton<StreamUse>();
        services.TryAddSingleton<StreamsEndpoint>();
        services.TryAddSingleton<ViewsEndpoint>();
        services.TryAddSingleton<StreamSchemas>();
        services.TryAddSingleton<OpenApiWriter>();
        services.AddAccess();
        services.TryAddSingleton<UnknownProxies>();
        services.TryAddSingleton(provider => new RateLimits(
            provider.GetRequiredService<IOptions<LimitsOptions>>(),
            provider.GetRequiredService<IOptions<PublishingOptions>>(),
            provider.GetRequiredService<IOptions<DeliveryOptions>>(),
            provider.GetRequiredService<IOptions<CompositionOptions>>(),
            provider.GetRequiredService<ListeningAddresses>(),
            provider.GetRequiredService<UnknownProxies>(),
            provider.GetRequiredService<ServerSchedulers>().Timers));
        services.TryAddSingleton(provider => new DeliveryServices(
            provider.GetRequiredService<FanOut>(),
            provider.GetRequiredService<ViewFanOut>(),
            provider.GetRequiredService<Admission>(),
            provider.GetRequiredService<IOptions<DeliveryOptions>>().Value,
            provider.GetRequiredService<QueueBudget>(),
            provider.GetRequiredService<DeliveryCounters>(),
            provider.GetRequiredService<RetryAdvice>(),
            new BytesBehindRequests(provider.GetRequiredService<ServerSchedulers>().Timers),
            provider.GetRequiredService<Compressors>(),
            provider.GetRequiredService<RateLimits>(),
            provider.GetRequiredService<ServerSchedulers>().Timers)
        {
            KeepAddresses = provider.GetRequiredService<IOptions<AccessOptions>>().Value.ShowAddresses,
        });
        services.AddReadiness();
    }
}
