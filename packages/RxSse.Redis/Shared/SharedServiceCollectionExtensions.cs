using System.Reactive.Concurrency;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.RedisLog.Calls;
using RxSse.Streams;
using RxSse.Threading;

namespace RxSse.RedisLog.Shared;

internal static class SharedServiceCollectionExtensions
{
    /// <summary>Puts what nodes share beside the log into Redis, if the log is there.</summary>
    public static void AddShared(this IServiceCollection services)
    {
        services.TryAddSingleton<ISharedCalls>(provider => new SharedCalls(
            provider.GetRequiredService<RedisServers>(), provider.GetRequiredService<IOptions<RedisLogOptions>>().Value.Prefix));
        services.TryAddSingleton(provider => new RedisRevocations(
            Calls(provider), Timers(provider), provider.GetRequiredService<IOptions<RedisLogOptions>>().Value.RevocationsAge));
        services.InRedis<ITicketStore>(provider => new RedisTickets(Calls(provider)));
        services.InRedis<IRevocationStore>(provider => provider.GetRequiredService<RedisRevocations>());
        services.InRedis<IEventNumbers>(provider => new RedisNumbers(
            Calls(provider), provider.GetRequiredService<IOptions<LogOptions>>().Value.Patience, Timers(provider)));
        services.InRedis<INodes>(provider => new RedisNodes(
            provider.GetRequiredService<RedisLogSetup>().Node, Calls(provider), Work(provider), Timers(provider),
            provider.GetRequiredService<ILogger<RedisNodes>>()));
    }

    // Another kind of log leaves what was there.
    private static void InRedis<TService>(this IServiceCollection services, Func<IServiceProvider, TService> create) where TService : class
    {
        var otherwise = services.Last(service => service.ServiceType == typeof(TService)).ImplementationFactory!;
        services.Replace(ServiceDescriptor.Singleton(provider => IsChosen(provider) ? create(provider) : (TService)otherwise(provider)));
    }

    private static bool IsChosen(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<LogOptions>>().Value.Kind == LogKind.Redis;

    /// <summary>What this node does with what nodes share.</summary>
    public static NodeWork Work(IServiceProvider provider) => new(
        provider.GetRequiredService<FanOut>(), provider.GetRequiredService<Admission>(), provider.GetRequiredService<SupervisedStreams>(),
        provider.GetRequiredService<Revocations>(), provider.GetRequiredService<RedisRevocations>(), provider.GetService<MeasureLoad>());

    private static ISharedCalls Calls(IServiceProvider provider) => provider.GetRequiredService<ISharedCalls>();

    private static IScheduler Timers(IServiceProvider provider) => provider.GetRequiredService<ServerSchedulers>().Timers;
}
