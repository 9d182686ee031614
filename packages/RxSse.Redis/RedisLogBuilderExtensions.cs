using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RxSse.Configuration;
using RxSse.DependencyInjection;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.RedisLog;
using RxSse.RedisLog.Calls;
using RxSse.RedisLog.Shared;
using RxSse.Streams;
using RxSse.Threading;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the log in Redis to RxSse.</summary>
public static class RedisLogBuilderExtensions
{
    /// <summary>
    /// Adds the log in Redis, which several nodes share: any of them takes an event, any resumes a client, and one of them runs the streams.
    /// It is used if <c>Log:Kind</c> is <c>redis</c>, and its other settings are <c>Log:Redis:*</c>.
    /// </summary>
    /// <param name="builder">RxSse.</param>
    /// <param name="configure">Sets options. It overrides the configuration.</param>
    public static RxSseBuilder AddRedisLog(this RxSseBuilder builder, Action<RedisLogOptions>? configure = null)
    {
        var services = builder.Services;
        services.AddSettings<RedisLogSettings>();
        services.AddOptionsPart<RedisLogOptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RxSseOptions>, RedisLogCheck>());
        services.TryAddSingleton(Servers);
        services.AddLogKind(new LogKind(LogKind.Redis, Create));
        services.TryAddSingleton(Setup);
        services.Replace(ServiceDescriptor.Singleton(Leadership));
        services.AddShared();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return builder;
    }

    private static ILeadership Leadership(IServiceProvider provider) =>
        provider.GetRequiredService<IEventLog>() is RedisEventLog log ? log.Leadership : SoleLeader.Instance;

    private static RedisServers Servers(IServiceProvider provider) => new(
        ConfigurationOptions.Parse(Options<RedisLogOptions>(provider).Connection), provider.GetRequiredService<ServerSchedulers>().Timers);

    private static RedisEventLog Create(IServiceProvider provider)
    {
        var (setup, schedulers) = (provider.GetRequiredService<RedisLogSetup>(), provider.GetRequiredService<ServerSchedulers>());
        return new RedisEventLog(
            setup, new RedisCalls(provider.GetRequiredService<RedisServers>(), setup.Options.Prefix, setup.Limits),
            schedulers.Hub, schedulers.Timers, provider.GetRequiredService<ILogger<RedisEventLog>>());
    }

    private static RedisLogSetup Setup(IServiceProvider provider) => new(
        Options<RedisLogOptions>(provider), Options<HistoryOptions>(provider), Options<TailOptions>(provider),
        Options<LogOptions>(provider).NewEpoch);

    private static T Options<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(
        IServiceProvider provider) where T : class => provider.GetRequiredService<IOptions<T>>().Value;
}
