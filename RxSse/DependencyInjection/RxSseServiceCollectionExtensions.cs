using Microsoft.Extensions.DependencyInjection.Extensions;
using RxSse.Configuration;
using RxSse.Delivery;
using RxSse.DependencyInjection;
using RxSse.Diagnostics;
using RxSse.Http;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Streams;
using RxSse.Threading;
using RxSse.Views;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds RxSse to an application.</summary>
public static class RxSseServiceCollectionExtensions
{
    /// <summary>
    /// Adds RxSse, configured by the section <c>RxSse</c> and by code. Streams are added to the result. A further call adds to the same
    /// hub.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Sets options. It overrides the configuration. The host does not start if a value is not allowed.</param>
    public static RxSseBuilder AddRxSse(this IServiceCollection services, Action<RxSseOptions>? configure = null)
    {
        services.AddServerSchedulers();
        services.AddTelemetry();
        services.AddStreams();
        services.AddLog();
        services.AddPublishing();
        services.AddHub();
        services.AddViews();
        services.AddDelivery();
        services.AddEndpointServices();
        services.AddRxSseOptions();
        services.TryAddSingleton<StartReport>();
        services.AddHostedService<RxSseService>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return new RxSseBuilder(services);
    }
}
