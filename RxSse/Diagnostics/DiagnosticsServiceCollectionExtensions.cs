using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RxSse.Diagnostics;

internal static class DiagnosticsServiceCollectionExtensions
{
    /// <summary>Adds the meter and its instruments.</summary>
    public static void AddRxSseMetrics(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton<DeliveryCounters>();
    }
}
