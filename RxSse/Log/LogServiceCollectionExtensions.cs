using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RxSse.Diagnostics;
using RxSse.Log.InMemory;
using RxSse.Streams;
using RxSse.Threading;

namespace RxSse.Log;

internal static class LogServiceCollectionExtensions
{
    /// <summary>Adds the log that <c>Log:Kind</c> chooses, the one in memory, who runs the streams, and where revocations are kept.</summary>
    public static void AddLog(this IServiceCollection services)
    {
        services.AddLogKind(new LogKind(LogKind.Memory, InMemory));
        services.TryAddSingleton(Context);
        services.AddFigures<LogFigures>();
        services.TryAddSingleton(static provider => Chosen(provider).Create(provider.GetRequiredService<LogContext>()));
        services.TryAddShared<ILeadership>(static _ => SoleLeader.Instance);
        services.TryAddShared<IRevocationStore>(static provider =>
            provider.GetRequiredService<IEventLog>() as IRevocationStore ?? InMemoryRevocationStore.Instance);
    }

    /// <summary>Adds a log to choose. One of the same name may be there already, if it is the same.</summary>
    /// <returns>The kind; the one that was there if it is the same.</returns>
    /// <exception cref="ArgumentException">The name is in use for another log.</exception>
    public static LogKind AddLogKind(this IServiceCollection services, LogKind kind)
    {
        var known = services.Select(service => service.ImplementationInstance).OfType<LogKind>().FirstOrDefault(known => known.Name == kind.Name);
        if (known is null)
        {
            services.AddSingleton(kind);
            return kind;
        }

        return known.Create == kind.Create
            ? known
            : throw new ArgumentException(
                $"A log of the kind '{kind.Name}' already exists. Use another name. If it is the same log, added twice, create it by a static method.",
                nameof(kind));
    }

    /// <summary>Adds what the processes that share a log share: as the kind of the log has it, or in memory.</summary>
    /// <param name="services">The services.</param>
    /// <param name="otherwise">Creates the one in memory.</param>
    public static void TryAddShared<T>(this IServiceCollection services, Func<IServiceProvider, T> otherwise) where T : class =>
        services.TryAddSingleton(provider => Chosen(provider).Shared.TryGetValue(typeof(T), out var create)
            ? (T)create(provider.GetRequiredService<LogContext>())
            : otherwise(provider));

    private static LogKind Chosen(IServiceProvider provider)
    {
        var chosen = provider.GetRequiredService<IOptions<LogOptions>>().Value.Kind;
        return provider.GetServices<LogKind>().First(kind => kind.Name == chosen);
    }

    private static LogContext Context(IServiceProvider provider)
    {
        var schedulers = provider.GetRequiredService<ServerSchedulers>();
        return new LogContext(schedulers.Hub, schedulers.Timers, provider)
        {
            Log = provider.GetRequiredService<IOptions<LogOptions>>().Value,
            History = provider.GetRequiredService<IOptions<HistoryOptions>>().Value,
            Tail = provider.GetRequiredService<IOptions<TailOptions>>().Value,
        };
    }

    private static InMemoryEventLog InMemory(LogContext context) =>
        new(EventId.NewEpoch(), context.History, context.Loop, context.Tail);
}
