using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RxSse.Log;
using RxSse.Tests.Diagnostics;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>The line that is logged at the start.</summary>
public sealed class StartReportTests
{
    private readonly RecordingLogger<GuestHost> _log = new();

    [Fact]
    public async Task Line_SaysWhatRuns_AndEachKeyThatIsNotItsDefault()
    {
        await using var host = await StartAsync("--RxSse:Delivery:MaxSubscribers=50", "--RxSse:Heartbeat=20s", "--RxSse:Delivery:Retry=3s");

        Assert.Equal(
            $"RxSse 0.1.0 has started, in epoch {host.Services.GetRequiredService<IEventLog>().Newest.Epoch} of the log. Streams: orders; trades. Limits: 50 subscribers, "
            + "10000 events with 67108864 bytes of history, 10000 views. Settings other than the defaults: Heartbeat=20s; Delivery:MaxSubscribers=50.",
            Line());
    }

    [Fact]
    public async Task Defaults_AreNone()
    {
        await using var host = await StartAsync();

        Assert.EndsWith(" Settings other than the defaults: none.", Line(), StringComparison.Ordinal);
    }

    private string Line() => Assert.Single(_log.Messages, message => message.StartsWith("RxSse ", StringComparison.Ordinal));

    private Task<GuestHost> StartAsync(params string[] settings) => GuestHost.StartAsync(
        builder =>
        {
            builder.Logging.AddProvider(new OneLogger(_log));
            builder.Services.AddRxSse().AddStream("orders").AddStream("trades");
        },
        app => app.MapRxSse(), settings: settings);
}
