using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Delivery;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Publishing;
using RxSse.Server;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.RedisLog.Shared;

/// <summary>What nodes share over Redis, with <c>AddRedisLog()</c>.</summary>
[Collection(RedisTests.Name)]
public sealed partial class RealSharingTests(RedisServer server)
{
    private static readonly (string, string) Reader = ScopeAuthentication.Of("rxsse:read:*");
    private static readonly (string Key, string Hash) Root = ApiKeys.Create();

    private readonly string _prefix = server.NextPrefix();

    [RedisFact]
    public async Task TicketOfOneNode_LetsInOnAnother_AndConnectionsHaveTheirNode()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        using var given = await first.SendAsync(HttpMethod.Post, "/tickets", Reader);
        var ticket = JsonElement.Parse(await given.Content.ReadAsStringAsync()).GetProperty("ticket").GetString();

        using var open = await second.OpenAsync($"/events?ticket={ticket}");
        Assert.Equal(HttpStatusCode.Unauthorized, await first.StatusAsync($"/events?ticket={ticket}"));
        using var list = await second.SendAsync(HttpMethod.Get, "/connections", (ApiKeys.Header, Root.Key));
        Assert.Matches("""^\{"node":"([a-z]{8})","connections":\[\{"id":"\1-[0-9]+-[0-9a-f]+",""", await list.Content.ReadAsStringAsync());
    }

    [LongRedisFact]
    public async Task Revocation_EndsResponsesOfAnotherNode_WithinTwoSeconds()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        using var open = await second.OpenAsync("/events", Reader);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connections/revoke")
        {
            Content = new StringContent("""{"subject":"ada"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add(ApiKeys.Header, Root.Key);
        using var revoked = await first.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);

        Assert.Contains("\"reason\":\"revoked\"", await open.Content.ReadAsStringAsync().WaitAsync(TimeSpan.FromSeconds(2)), StringComparison.Ordinal);
        await using var third = await StartAsync();
        Assert.Equal(HttpStatusCode.Forbidden, await third.StatusAsync("/streams", Reader));
    }

    [RedisFact]
    public async Task Servers_KnowEachOther_AndGiveNoIdTwice()
    {
        await using var first = await ServeAsync();
        await using var second = await ServeAsync();
        using var client = RunningServer.ClientOf(new Uri(first.Urls.Single()));
        using var other = RunningServer.ClientOf(new Uri(second.Urls.Single()));

        Assert.Matches(Cluster(), await other.GetStringAsync("/"));
        var ids = new[] { await TriggerAsync(client), await TriggerAsync(other), await TriggerAsync(client) };
        Assert.Equal(ids.Distinct().Order(), ids);
    }

    [Fact]
    public async Task OtherKindsOfLogs_ShareNothing()
    {
        await using var host = await GuestHost.StartAsync(
            builder => builder.Services.AddRxSse().AddRedisLog(redis => redis.Connection = "localhost:1"), app => app.MapRxSse());

        Assert.Same(SoleNode.Instance, host.Services.GetRequiredService<INodes>());
        Assert.IsType<InMemoryTickets>(host.Services.GetRequiredService<ITicketStore>());
        Assert.Same(InMemoryRevocationStore.Instance, host.Services.GetRequiredService<IRevocationStore>());
        Assert.IsType<ClockNumbers>(host.Services.GetRequiredService<IEventNumbers>());
    }

    private Task<GuestHost> StartAsync() => GuestHost.StartAsync(
        builder =>
        {
            ScopeAuthentication.Add(builder);
            builder.Services.AddRxSse(options => options.Log.Kind = "redis").AddStream("orders")
                .AddRedisLog(redis => (redis.Connection, redis.Prefix) = (server.Connection, _prefix));
        },
        app => app.MapRxSse(), "Production", $"--RxSse:Access:Keys:root:Hash={Root.Hash}", "--RxSse:Access:Keys:root:Scopes=rxsse:admin");

    private async Task<WebApplication> ServeAsync()
    {
        var app = ServerApplication.Create(
        [
            "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None", "--RxSse:Log:Kind=redis",
            $"--RxSse:Log:Redis:Connection={server.Connection}", $"--RxSse:Log:Redis:Prefix={_prefix}",
        ]);
        await app.StartAsync();
        return app;
    }

    private static async Task<long> TriggerAsync(HttpClient client)
    {
        using var response = await client.PostAsync("/trigger-notification", null);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("notification").GetProperty("id").GetInt64();
    }

    [GeneratedRegex("""\A\{"status":"running","clients":0,"uptime":.*"cluster":\{"nodes":2,"clients":0,"leader":"[a-z]{8}","log":"ready"\}\}\z""")]
    private static partial Regex Cluster();
}
