using Microsoft.Extensions.DependencyInjection.Extensions;
using RxSse.Diagnostics;
using RxSse.Threading;

namespace RxSse.Streams;

internal static class StreamsServiceCollectionExtensions
{
    /// <summary>Adds the context and the supervision of the streams. The streams themselves are added by <c>AddStream</c>.</summary>
    public static void AddStreams(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => Context(provider, provider.GetRequiredService<ServerSchedulers>()));
        services.TryAddSingleton<StreamDefinitions>();
        services.TryAddSingleton(BackOff.Default);
        services.TryAddSingleton(provider => new SupervisedStreams(
            provider.GetRequiredService<StreamDefinitions>().All,
            provider.GetRequiredService<StreamContext>(),
            provider.GetRequiredService<BackOff>(),
            provider.GetRequiredService<ILogger<SupervisedStreams>>()));
        services.TryAddSingleton<StreamStart>();
        services.AddFigures<StreamFigures>();
    }

    private static StreamContext Context(IServiceProvider services, ServerSchedulers schedulers) =>
        new(schedulers.Timers, schedulers.Random, services)
        {
            Streams = services.GetRequiredService<StreamGraph>(),
            Leadership = services.GetRequiredService<ILeadership>(),
        };
}
