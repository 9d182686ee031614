using System.Reactive.Linq;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RxSse.DependencyInjection;
using RxSse.Http;
using RxSse.Http.Security;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary><c>GET /streams</c>: its states, and its bounds.</summary>
public sealed class StreamsEndpointTests
{
    private static readonly (string, string) Whole = ScopeAuthentication.Of("rxsse:read:*");

    [Fact]
    public async Task StreamThatBlocksInItsSubscription_IsStarting_WhileThePortIsOpen()
    {
        using var gate = new ManualResetEventSlim();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = Path.GetTempPath(),
            Args = ["--hostBuilder:reloadConfigOnChange=false", "--RxSse:Streams:StartWithin=10ms"],
        });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRxSse().AddStream("quick").AddStream("slow", Observable.Defer(() =>
        {
            gate.Wait();
            return Observable.Never<int>();
        }));
        await using var app = builder.Build();
        app.MapRxSse();
        try
        {
            using var patience = Patience.Start();
            await app.StartAsync(patience.Token);
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

            var list = JsonElement.Parse(await client.GetStringAsync("/streams", patience.Token));

            Assert.Equal(
                [("quick", "running"), ("slow", "starting")],
                list.GetProperty("streams").EnumerateArray().Select(stream => (Text(stream, "name"), Text(stream, "state"))));
        }
        finally
        {
            gate.Set();
        }
    }

    [Fact]
    public async Task StreamsThatDoNotFit_AreCounted_AndLargeExamplesAreLeftOut()
    {
        await using var host = await StartAsync(builder =>
        {
            builder.AddStream("large", stream => stream with { Example = Json(StreamsEndpoint.MaxExampleBytes + 1) });
            for (var i = 1; i <= 70; i++)
            {
                builder.AddStream($"stream-{i}", stream => stream with { Example = Json(StreamsEndpoint.MaxExampleBytes) });
            }
        });

        using var response = await host.SendAsync(HttpMethod.Get, "/streams", Whole);
        var json = await response.Content.ReadAsByteArrayAsync();
        var list = JsonElement.Parse(json);
        var streams = list.GetProperty("streams").EnumerateArray().ToList();

        Assert.InRange(json.Length, PeriodicJson.MaxBytes / 2, PeriodicJson.MaxBytes + 100);
        Assert.Equal(71 - streams.Count, list.GetProperty("omitted").GetInt32());
        Assert.Equal(JsonValueKind.Null, streams[0].GetProperty("example").ValueKind);
        Assert.Equal(JsonValueKind.Object, streams[1].GetProperty("example").ValueKind);
    }

    [Fact]
    public async Task List_IsMadeOnceASecond_AlsoForCallersWhoMayReadFewerNames()
    {
        await using var host = await StartAsync(builder => builder.AddStream("stream-1").AddStream("stream-2"));
        var access = host.Services.GetRequiredService<AccessControl>();
        var context = new DefaultHttpContext { RequestServices = host.Services };

        Assert.Same(await ListAsync("rxsse:read:*"), await ListAsync("rxsse:read:*"));
        Assert.Same(await ListAsync("rxsse:read:stream-1"), await ListAsync("rxsse:read:stream-1"));
        Assert.NotSame(await ListAsync("rxsse:read:*"), await ListAsync("rxsse:read:stream-1"));

        async Task<PeriodicJson> ListAsync(string scope) => (await access.ReadableByAsync(context, Caller.Anonymous([scope]))).List;
    }

    private static byte[] Json(int length) => Encoding.UTF8.GetBytes($"\"{new string('x', length - 2)}\"");

    private static string? Text(JsonElement stream, string name) => stream.GetProperty(name).GetString();

    private static Task<GuestHost> StartAsync(Action<RxSseBuilder> add) => GuestHost.StartAsync(
        builder =>
        {
            ScopeAuthentication.Add(builder);
            add(builder.Services.AddRxSse());
        },
        app => app.MapRxSse());
}
