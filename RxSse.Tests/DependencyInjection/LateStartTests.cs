using System.Net;
using System.Net.Http.Json;
using System.Reactive.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.FileLog;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.DependencyInjection;

/// <summary>A host whose log is not there at the start.</summary>
public sealed class LateStartTests
{
    private readonly Warnings<LateStartTests> _lines = new();
    private LateLog? _log;

    [Fact]
    public async Task BeforeTheLogHasStarted_TheHostLives_IsNotReady_AndTakesNobody()
    {
        await using var host = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/healthz/live"));
        await AssertUnavailableAsync(await host.SendAsync(HttpMethod.Get, "/healthz/ready"), "The log is somewhere else.");
        await AssertUnavailableAsync(await host.SendAsync(HttpMethod.Get, "/events?streams=orders&since=1m"), "The server is starting. Reconnect later.");
        await AssertUnavailableAsync(await PublishAsync(host), "The log is away: It is somewhere else. Retry in a moment.");
        Assert.Contains("\"reason\":\"starting\"", await host.FirstEventAsync("/events", ("Accept", "text/event-stream")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/streams"));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/streams/orders"));
    }

    [Fact]
    public async Task WhenTheLogHasStarted_TheHostBecomesReady_AndItsStreamsRun()
    {
        await using var host = await StartAsync();
        _log!.Begin();
        await ReadyAsync(host);

        using var published = await PublishAsync(host);
        Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        Assert.Contains("one", await FileLogHost.ReadAsync(host, "/events?streams=orders&format=named", "orders-update"), StringComparison.Ordinal);
        Assert.Contains("1", await FileLogHost.ReadAsync(host, "/events?streams=ticks&format=named", "ticks-update"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogThatFailsThen_StopsTheHost_WithOneLine_AndACodeOfFailure()
    {
        await using var host = await StartAsync();
        var stopping = new TaskCompletionSource();
        using var told = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        try
        {
            _log!.Fail(new OptionsValidationException("", typeof(LogOptions), ["RxSse:Log: it is of another format."]));
            await stopping.Task.WaitAsync(Patience.Limit);

            Assert.Equal(1, Environment.ExitCode);
            Assert.Equal(["RxSse:Log: it is of another format."], _lines.Lines);
        }
        finally
        {
            Environment.ExitCode = 0; // that of the tests
        }
    }

    private async Task<GuestHost> StartAsync() => await GuestHost.StartAsync(
        builder =>
        {
            ScopeAuthentication.Add(builder);
            builder.Logging.AddProvider(new OneLogger(_lines));
            builder.Logging.SetMinimumLevel(LogLevel.Critical);
            builder.Services.AddRxSse(options =>
            {
                options.Log.Kind = "late";
                options.Log.Patience = TimeSpan.Zero;
                options.Publishing.Enabled = true;
            }).AddStream("orders").AddStream("ticks", _ => Observable.Return(new Tick(1)).Concat(Observable.Never<Tick>())).AddEventLog("late", Create);
        },
        app =>
        {
            app.MapRxSse();
            app.MapRxSseHealthChecks();
        },
        "Production", "--RxSse:Access:Anonymous=rxsse:read:*,rxsse:publish:*");

    private LateLog Create(LogContext context) => _log = new LateLog(new InMemoryEventLog(
        "late", context.History, context.Loop, context.Tail));

    private static async Task ReadyAsync(GuestHost host)
    {
        using var patience = Patience.Start();
        while (await host.StatusAsync("/healthz/ready") != HttpStatusCode.OK)
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task AssertUnavailableAsync(HttpResponseMessage response, string detail)
    {
        using (response)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Contains(detail, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static Task<HttpResponseMessage> PublishAsync(GuestHost host) =>
        host.Client.PostAsJsonAsync("/streams/orders/events", new { data = new { text = "one" } });

    private sealed record Tick(int Number);
}
