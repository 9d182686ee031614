using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Http;
using RxSse.Http.Security;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Streams;
using RxSse.Views;

namespace RxSse.Configuration;

internal static class ConfigurationServiceCollectionExtensions
{
    /// <summary>Adds the options and their parts, read from the configuration and validated when the host starts.</summary>
    public static void AddRxSseOptions(this IServiceCollection services)
    {
        services.AddSettings<LibrarySettings>();
        services.TryAddSingleton<ConfigurationReader>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<RxSseOptions>, ConfigurationReader>(Reader));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RxSseOptions>, ConfigurationReader>(Reader));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RxSseOptions>, StreamsCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RxSseOptions>, BoundsCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RxSseOptions>, SourcesCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RxSseOptions>, AccessCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RxSseOptions>, LimitsCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RxSseOptions>, RowsCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RxSseOptions>, LogCheck>());
        services.AddOptionsPart<StreamStartOptions>();
        services.AddOptionsPart<LogOptions>();
        services.AddOptionsPart<HistoryOptions>();
        services.AddOptionsPart<ConfiguredStreams>();
        services.AddOptionsPart<TailOptions>();
        services.AddOptionsPart<PublishingOptions>();
        services.AddOptionsPart<HubOptions>();
        services.AddOptionsPart<CompositionOptions>();
        services.AddOptionsPart<NamedViewOptions>();
        services.AddOptionsPart<DeliveryOptions>();
        services.AddOptionsPart<LimitsOptions>();
        services.AddOptionsPart<CorsOptions>();
        services.AddOptionsPart<AccessOptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<RxSseOptions>, FitViews>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<RxSseOptions>, FitPublishing>());
        services.AddOptions<RxSseOptions>().ValidateOnStart();
    }

    /// <summary>Adds settings of the host to the section <c>RxSse</c>. Their values are in parts of the options.</summary>
    public static void AddSettings<T>(this IServiceCollection services) where T : class, ISettingSource, new() =>
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISettingSource, T>(_ => new T()));

    private static ConfigurationReader Reader(IServiceProvider services) => services.GetRequiredService<ConfigurationReader>();
}
