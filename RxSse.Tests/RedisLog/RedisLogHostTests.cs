using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Hosting;
using StackExchange.Redis;
using Xunit;

namespace RxSse.Tests.RedisLog;

/// <summary>The log in Redis in applications.</summary>
[Collection(RedisTests.Name)]
public sealed class RedisLogHostTests(RedisServer server)
{
    private const string Events = "/events?streams=orders&format=named";

    private readonly string _prefix = server.NextPrefix();

    [RedisFact]
    public async Task EventOfOneNode_IsSentByAnother_WhichResumesExactly()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        using var open = await second.OpenAsync(Events);
        Assert.Equal(HttpStatusCode.OK, await PublishAsync(first, "one"));
        Assert.Equal(HttpStatusCode.OK, await PublishAsync(second, "two"));
        var events = await ReadThroughAsync(open, "two");
        Assert.Equal(2, events.Count);
        using var resumed = await first.SendAsync(HttpMethod.Get, Events, ("Last-Event-ID", events[0].EventId!));
        Assert.Equal(events[1].EventId, Assert.Single(await ReadThroughAsync(resumed, "two")).EventId);
        Assert.Equal(HttpStatusCode.OK, await first.StatusAsync("/healthz/ready"));
    }

    [RedisFact]
    public Task PasswordThatIsWrong_StopsTheStart_WithOneLineThatDoesNotHaveIt() => server.WithPasswordAsync(async () =>
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync($"{server.Connection},user=nobody,password=hunter2"));

        var line = Assert.Single(Microsoft.Extensions.Hosting.StartFaults.Describe(error)!);
        Assert.StartsWith($"RxSse:Log:Redis:Connection: Redis at {server.Connection} refuses the user", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", $"{error}", StringComparison.Ordinal);
    });

    [RedisFact]
    public async Task DataOfSomebodyElse_UnderTheKeys_StopsTheStart_WithOneLine()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Options);
        await redis.GetDatabase().StringSetAsync($"{{{_prefix}}}:log", "theirs");

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync());

        Assert.Equal(
            [
                $"RxSse:Log:Redis:Connection: Redis at {server.Connection} has other data under the keys of the log. "
                + "Choose another Log:Redis:Prefix.",
            ],
            error.Failures);
    }

    [Fact]
    public async Task KindWhosePackageIsNotAdded_StopsTheStart_WithTheCall()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => GuestHost.StartAsync(
            builder => builder.Services.AddRxSse(options => options.Log.Kind = "redis"), app => app.MapRxSse()));

        Assert.Equal(
            ["RxSse:Log:Kind: 'redis' needs the package RxSse.Redis, and AddRxSse().AddRedisLog() in the program of the server."],
            error.Failures);
    }

    private Task<GuestHost> StartAsync(string? connection = null) => GuestHost.StartAsync(
        builder =>
        {
            ScopeAuthentication.Add(builder);
            builder.Services.AddRxSse(options =>
            {
                options.Log.Kind = "redis";
                options.Publishing.Enabled = true;
            }).AddStream("orders").AddRedisLog(redis => (redis.Connection, redis.Prefix) = (connection ?? server.Connection, _prefix));
        },
        app =>
        {
            app.MapRxSse();
            app.MapRxSseHealthChecks();
        },
        "Production", "--RxSse:Access:Anonymous=rxsse:read:*,rxsse:publish:*");

    /// <summary>The published events up to one.</summary>
    private static async Task<IReadOnlyList<SseItem<string>>> ReadThroughAsync(HttpResponseMessage response, string text)
    {
        using var patience = Patience.Start();
        var sent = new List<SseItem<string>>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(patience.Token)).EnumerateAsync(patience.Token))
        {
            sent.Add(item);
            if (item.Data.Contains($"\"{text}\"", StringComparison.Ordinal))
            {
                break;
            }
        }

        return [.. sent.Where(item => item.Data.Contains("\"text\"", StringComparison.Ordinal))];
    }

    private static async Task<HttpStatusCode> PublishAsync(GuestHost host, string text)
    {
        using var response = await host.Client.PostAsJsonAsync("/streams/orders/events", new { data = new { text } });
        return response.StatusCode;
    }
}
