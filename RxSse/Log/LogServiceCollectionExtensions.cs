using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RxSse.Log.InMemory;
using RxSse.Threading;

namespace RxSse.Log;

internal static class LogServiceCollectionExtensions
{
    /// <summary>Adds the log that <c>Log:Kind</c> chooses, the one in memory, and where revocations are kept.</summary>
    public static void AddLog(this IServiceCollection services)
    {
        services.AddLogKind(new LogKind(LogKind.Memory, static provider => new InMemoryEventLog(
            EventId.NewEpoch(),
            provider.GetRequiredService<IOptions<HistoryOptions>>().Value,
            provider.GetRequiredService<ServerSchedulers>().Hub,
            provider.GetRequiredService<IOptions<TailOptions>>().Value)));
        services.TryAddSingleton(static provider =>
        {
            var chosen = provider.GetRequiredService<IOptions<LogOptions>>().Value.Kind;
            return provider.GetServices<LogKind>().First(kind => kind.Name == chosen).Create(provider);
        });
        services.TryAddSingleton(static provider =>
            provider.GetRequiredService<IEventLog>() as IRevocationStore ?? InMemoryRevocationStore.Instance);
    }

    /// <summary>Adds a log to choose, unless there is one of this name.</summary>
    public static void AddLogKind(this IServiceCollection services, LogKind kind)
    {
        if (!services.Any(service => service.ImplementationInstance is LogKind known && known.Name == kind.Name))
        {
            services.AddSingleton(kind);
        }
    }
}
