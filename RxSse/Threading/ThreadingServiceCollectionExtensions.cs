using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RxSse.Threading;

internal static class ThreadingServiceCollectionExtensions
{
    /// <summary>Adds the schedulers, unless there are others already.</summary>
    public static void AddServerSchedulers(this IServiceCollection services) =>
        services.TryAddSingleton(_ => ServerSchedulers.OfThreads());
}
