using Microsoft.Extensions.DependencyInjection.Extensions;
using RxSse.Delivery;
using RxSse.DependencyInjection;
using RxSse.Log;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog.Shared;

/// <summary>Puts what nodes share beside the log into Redis.</summary>
internal static class SharedServiceCollectionExtensions
{
    /// <summary>Sets who keeps it.</summary>
    public static void WithShared(this EventLogBuilder log) => log
        .WithTickets(static context => new RedisTickets(Calls(context)))
        .WithRevocations(static context => context.Services.GetRequiredService<RedisRevocations>())
        .WithNumbers(static context => new RedisNumbers(Calls(context), context.Log.Patience, context.Timers))
        .WithNodes(static context => new RedisNodes(
            context.Services.GetRequiredService<RedisLogSetup>().Node, Calls(context), Work(context.Services), context.Timers,
            context.Services.GetRequiredService<ILogger<RedisNodes>>()));

    /// <summary>Adds what it needs.</summary>
    public static void AddShared(this IServiceCollection services)
    {
        services.TryAddSingleton<ISharedCalls>(static provider => new SharedCalls(
            provider.GetRequiredService<RedisServers>(), Context(provider).Options<RedisLogOptions>().Prefix));
        services.TryAddSingleton(static provider => new RedisRevocations(
            Calls(Context(provider)), Context(provider).Timers, Context(provider).Options<RedisLogOptions>().RevocationsAge));
    }

    /// <summary>What this node does with what nodes share.</summary>
    public static NodeWork Work(IServiceProvider provider) =>
        new(provider.GetRequiredService<IThisNode>(), provider.GetRequiredService<RedisRevocations>());

    private static ISharedCalls Calls(LogContext context) => context.Services.GetRequiredService<ISharedCalls>();

    private static LogContext Context(IServiceProvider provider) => provider.GetRequiredService<LogContext>();
}
