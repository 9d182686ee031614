using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RxSse.Diagnostics;

internal static class DiagnosticsServiceCollectionExtensions
{
    /// <summary>Adds the meter, and the source of activities.</summary>
    public static void AddTelemetry(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton<RxSseMeter>();
        services.TryAddSingleton<Spans>();
    }

    /// <summary>Adds figures to the meter. They are a service too, for those who count.</summary>
    public static void AddFigures<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this IServiceCollection services)
        where T : class, IFigures
    {
        services.TryAddSingleton<T>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFigures, T>(static provider => provider.GetRequiredService<T>()));
    }
}
