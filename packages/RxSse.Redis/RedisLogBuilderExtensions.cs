using Microsoft.Extensions.DependencyInjection.Extensions;
using RxSse.DependencyInjection;
using RxSse.Log;
using RxSse.RedisLog;
using RxSse.RedisLog.Calls;
using RxSse.RedisLog.Shared;
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
        builder.AddEventLog<RedisLogOptions>("redis", Create, RedisLogSettings.Add)
            .WithLeadership(static context => ((RedisEventLog)context.Services.GetRequiredService<IEventLog>()).Leadership)
            .WithShared();
        services.TryAddSingleton(Servers);
        services.TryAddSingleton(Setup);
        services.AddShared();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return builder;
    }

    private static RedisServers Servers(IServiceProvider provider)
    {
        var context = provider.GetRequiredService<LogContext>();
        return new RedisServers(ConfigurationOptions.Parse(context.Options<RedisLogOptions>().Connection), context.Timers);
    }

    private static RedisEventLog Create(LogContext context)
    {
        var (services, setup) = (context.Services, context.Services.GetRequiredService<RedisLogSetup>());
        return new RedisEventLog(
            setup, new RedisCalls(services.GetRequiredService<RedisServers>(), setup.Options.Prefix, setup.Limits),
            context.Loop, context.Timers, services.GetRequiredService<ILogger<RedisEventLog>>());
    }

    private static RedisLogSetup Setup(IServiceProvider provider)
    {
        var context = provider.GetRequiredService<LogContext>();
        return new RedisLogSetup(context.Options<RedisLogOptions>(), context.History, context.Tail, context.Log.NewEpoch);
    }
}
