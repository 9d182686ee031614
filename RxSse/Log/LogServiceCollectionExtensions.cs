using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RxSse.Log.InMemory;
using RxSse.Threading;

namespace RxSse.Log;

internal static class LogServiceCollectionExtensions
{
    /// <summary>Adds the log, in memory.</summary>
    public static void AddLog(this IServiceCollection services) => services.TryAddSingleton<IEventLog>(provider => new InMemoryEventLog(
        EventId.NewEpoch(),
        provider.GetRequiredService<IOptions<HistoryOptions>>().Value,
        provider.GetRequiredService<ServerSchedulers>().Hub,
        provider.GetRequiredService<IOptions<TailOptions>>().Value));
}
