using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Publishing;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>A host that limits the time of every request.</summary>
public sealed class RequestTimeoutTests
{
    [Fact]
    public async Task Events_GoOn_WhenOtherRequestsHaveTimedOut()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRequestTimeouts(options =>
                    options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromMilliseconds(100) });
                builder.Services.AddRxSse().AddStream("orders");
            },
            app =>
            {
                app.UseRequestTimeouts();
                app.MapRxSse();
                app.MapGet("/slow", (HttpContext context) => new TaskCompletionSource().Task.WaitAsync(context.RequestAborted));
            });
        using var patience = Patience.Start();
        using var events = await host.OpenAsync("/events");

        Assert.Equal(HttpStatusCode.GatewayTimeout, await host.StatusAsync("/slow")); // it began later than the events
        await host.Services.GetRequiredService<IEventPublisher>().PublishAsync("orders", JsonElement.Parse("42"));

        using var reader = new StreamReader(await events.Content.ReadAsStreamAsync(patience.Token));
        var lines = new List<string>();
        while (lines.LastOrDefault()?.Contains("42", StringComparison.Ordinal) is not true)
        {
            lines.Add(await reader.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException("The stream has ended."));
        }
    }
}
