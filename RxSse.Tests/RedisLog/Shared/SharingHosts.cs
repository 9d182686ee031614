using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.RedisLog.Calls;
using RxSse.RedisLog.Shared;
using RxSse.Tests.Hosting;
using RxSse.Tests.RedisLog.Fakes;
using RxSse.Threading;

namespace RxSse.Tests.RedisLog.Shared;

/// <summary>Applications that share, in memory, all that nodes share beside the log. Each has a log of its own.</summary>
internal sealed class SharingHosts
{
    private static readonly (string Key, string Hash) Root = ApiKeys.Create();

    /// <summary>The credential of an administrator.</summary>
    public static (string, string) Admin => (ApiKeys.Header, Root.Key);

    public SharingHosts()
    {
        Time.AdvanceTo(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks);
        Server = new FakeShared(Time);
    }

    public TestScheduler Time { get; } = new();

    public FakeShared Server { get; }

    /// <summary>Starts a node.</summary>
    public Task<GuestHost> StartAsync(string name, FakeSharedCalls? calls = null, TimeSpan? maxAge = null)
    {
        calls ??= new FakeSharedCalls(Server);
        return GuestHost.StartAsync(
            builder =>
            {
                ScopeAuthentication.Add(builder);
                builder.Services.AddRxSse().AddStream("orders");
                builder.Services.AddSingleton<ISharedCalls>(calls);
                builder.Services.AddSingleton(provider => new RedisRevocations(
                    calls, provider.GetRequiredService<ServerSchedulers>().Timers, maxAge, Time));
                builder.Services.AddSingleton<IRevocationStore>(provider => provider.GetRequiredService<RedisRevocations>());
                builder.Services.AddSingleton<ITicketStore>(new RedisTickets(calls));
                builder.Services.AddSingleton<INodes>(provider => new RedisNodes(
                    name, calls, SharedServiceCollectionExtensions.Work(provider), Time, provider.GetRequiredService<ILogger<RedisNodes>>()));
            },
            app =>
            {
                app.MapRxSse();
                app.MapRxSseHealthChecks();
            },
            "Production", "--RxSse:Access:Anonymous=rxsse:read:*",
            $"--RxSse:Access:Keys:root:Hash={Root.Hash}", "--RxSse:Access:Keys:root:Scopes=rxsse:admin");
    }

    /// <summary>Lets the nodes read what they share.</summary>
    public void Beat() => NoContext.Run(() => Time.AdvanceBy(TimeSpan.FromSeconds(1).Ticks));
}
