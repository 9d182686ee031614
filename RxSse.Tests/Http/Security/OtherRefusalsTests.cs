using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Reactive.Testing;
using RxSse.Delivery.Limits;
using RxSse.Http.Security;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>The lines of the audit log about refusals that are neither 401 nor 403.</summary>
public sealed class OtherRefusalsTests
{
    private readonly RecordingLogger<Audit> _log = new();

    [Fact]
    public async Task RequestWithTwoCredentials_IsLogged()
    {
        await using var host = await StartAsync(_ => { });

        Assert.Equal(400, await StatusAsync(host, "/events", (ApiKeys.Header, "ada"), (ApiKeys.Header, "bob")));

        Assert.StartsWith(
            "anonymous was refused (400): GET /events: The request has more than one credential.", Assert.Single(_log.Messages),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", 429)]
    [InlineData("text/event-stream", 200)] // the event `rejected`
    public async Task WhoAsksTooOften_IsLogged_AndCounted(string accept, int status)
    {
        await using var host = await StartAsync(options => options.Limits.Connects = Rate.PerHour(1));
        for (var i = 0; i < 2; i++)
        {
            await StatusAsync(host, "/events", (ApiKeys.Header, "ada"));
        }

        Assert.Empty(_log.Messages);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(status, await StatusAsync(host, "/events", (ApiKeys.Header, "ada"), ("Accept", accept)));
        }

        var line = Assert.Single(_log.Messages);
        Assert.Contains("3:ada was refused (429): GET /events: More than 1 requests to connect an hour.", line, StringComparison.Ordinal);
    }

    private static async Task<int> StatusAsync(GuestHost host, string path, params (string Name, string Value)[] headers)
    {
        using var response = await host.SendAsync(HttpMethod.Get, path, headers);
        return (int)response.StatusCode;
    }

    private Task<GuestHost> StartAsync(Action<RxSseOptions> configure) => GuestHost.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton(new Audit(new TestScheduler(), new OneLogger(_log)));
            builder.Services.AddRxSse(options =>
            {
                options.Access.Keys["ada"] = KeyOf("ada");
                options.Access.Keys["bob"] = KeyOf("bob");
                configure(options);
            }).AddStream("orders");
        },
        app => app.MapRxSse());
}
