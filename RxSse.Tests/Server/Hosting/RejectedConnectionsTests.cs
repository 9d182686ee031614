using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Reactive.Testing;
using RxSse.Server.Hosting;
using RxSse.Tests.Hosting;
using RxSse.Threading;
using Xunit;

namespace RxSse.Tests.Server.Hosting;

public sealed class RejectedConnectionsTests : IDisposable
{
    private readonly TestScheduler _scheduler = new();
    private readonly Warnings<RejectedConnections> _warnings = new();
    private readonly Http2Log _http2 = new();
    private readonly Meter _kestrel = new("Microsoft.AspNetCore.Server.Kestrel");

    [Fact]
    public async Task RejectedConnections_AreReported_OnceAMinute_WithTheirNumber()
    {
        var counter = _kestrel.CreateCounter<long>("kestrel.rejected_connections");
        using var rejected = new RejectedConnections(new ServerSchedulers(_scheduler, _scheduler, [_scheduler]), _http2, _warnings);
        await rejected.StartAsync(default);

        counter.Add(1);
        Assert.Contains(" 1 new connections", Assert.Single(_warnings.Lines), StringComparison.Ordinal);
        _scheduler.AdvanceBy(TimeSpan.FromSeconds(59).Ticks);
        counter.Add(1);
        counter.Add(1);
        Assert.Single(_warnings.Lines);
        _scheduler.AdvanceBy(TimeSpan.FromSeconds(1).Ticks);
        counter.Add(1);

        Assert.Equal(2, _warnings.Lines.Count);
        Assert.Contains(" 3 new connections", _warnings.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherCounters_AreNotReported()
    {
        using var rejected = new RejectedConnections(new ServerSchedulers(_scheduler, _scheduler, [_scheduler]), _http2, _warnings);
        await rejected.StartAsync(default);

        _kestrel.CreateCounter<long>("kestrel.queued_connections").Add(1);

        Assert.Empty(_warnings.Lines);
    }

    [Fact]
    public async Task Resets_AreReported_OnceAMinute_AndOtherMessagesAboutHttp2AsTheyCome()
    {
        using var rejected = new RejectedConnections(new ServerSchedulers(_scheduler, _scheduler, [_scheduler]), _http2, _warnings);
        await rejected.StartAsync(default);
        var kestrel = _http2.CreateLogger(Http2Log.Category);

        for (var reset = 0; reset < 3; reset++)
        {
            kestrel.Log(LogLevel.Critical, new EventId(60), "exceeded", null, (message, _) => message);
        }

        kestrel.Log(LogLevel.Critical, new EventId(54), "The event loop failed", null, (message, _) => message);
        _scheduler.AdvanceBy(TimeSpan.FromMinutes(1).Ticks);
        kestrel.Log(LogLevel.Critical, new EventId(60), "exceeded", null, (message, _) => message);

        Assert.Equal(3, _warnings.Lines.Count);
        Assert.Contains("(1 resets)", _warnings.Lines[0], StringComparison.Ordinal);
        Assert.Equal("The event loop failed", _warnings.Lines[1]);
        Assert.Contains("(3 resets)", _warnings.Lines[2], StringComparison.Ordinal);
        Assert.False(_http2.CreateLogger("Another").IsEnabled(LogLevel.Critical));
    }

    public void Dispose() => _kestrel.Dispose();
}
