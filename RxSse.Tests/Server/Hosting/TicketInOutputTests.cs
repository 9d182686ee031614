using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RxSse.Server;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Server.Hosting;

/// <summary>With the log settings that the server ships, a ticket is in no line of the log and in no tag of a metric.</summary>
public sealed class TicketInOutputTests
{
    private const string Key = "key of the shop";

    [Fact]
    public async Task TicketUsedTwice_IsInNoLine_AndInNoTag()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)));
        await using var app = ServerApplication.Create(
            ["--urls=http://127.0.0.1:0", "--Logging:Console:LogLevel:Default=None", $"--RxSse:Access:Keys:shop:Hash={hash}", "--RxSse:Access:Keys:shop:Scopes=rxsse:read:*"]);
        using var lines = new Lines();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(lines);
        var tags = new ConcurrentQueue<string>();
        using var meters = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        meters.SetMeasurementEventCallback<long>((_, _, all, _) => Keep(all));
        meters.SetMeasurementEventCallback<int>((_, _, all, _) => Keep(all));
        meters.SetMeasurementEventCallback<double>((_, _, all, _) => Keep(all));
        meters.Start();
        await app.StartAsync();
        using var client = RunningServer.ClientOf(new Uri(app.Urls.Single()));

        using var request = new HttpRequestMessage(HttpMethod.Post, "/tickets") { Headers = { { "X-Api-Key", Key } } };
        using var given = await client.SendAsync(request);
        var ticket = JsonElement.Parse(await given.Content.ReadAsStringAsync()).GetProperty("ticket").GetString()!;
        foreach (var status in new[] { HttpStatusCode.OK, HttpStatusCode.Unauthorized })
        {
            using var response = await client.GetAsync($"/events?ticket={ticket}", HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(status, response.StatusCode);
        }

        using var unknown = await client.GetAsync($"/zzz?ticket={ticket}");
        await app.StopAsync();
        meters.RecordObservableInstruments();

        Assert.Contains(lines.All, line => line.Contains("shop", StringComparison.Ordinal)); // the audit log
        Assert.Contains(tags, tag => tag.Contains("/events", StringComparison.Ordinal)); // of ASP.NET Core
        Assert.All(lines.All.Concat(tags), text => Assert.False(
            text.Contains(ticket, StringComparison.Ordinal) || text.Contains(Key, StringComparison.Ordinal), text));

        void Keep(ReadOnlySpan<KeyValuePair<string, object?>> all)
        {
            foreach (var tag in all)
            {
                tags.Enqueue($"{tag.Key}={tag.Value}");
            }
        }
    }

    /// <summary>What the levels of the configuration let through.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
