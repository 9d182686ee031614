using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Delivery.Limits;
using RxSse.Log;
using RxSse.Tests.Hosting;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>Who resumes while the log cannot look up where, is rejected and comes again.</summary>
public sealed class LogAwayFromAReaderTests
{
    private const string Message = "The log is away: No connection. Reconnect later.";

    [Theory]
    [InlineData("since=10m")]
    [InlineData("lastEventId=e-1")]
    [InlineData("since=10m&view=orders|take+1")]
    public async Task Cursor_IsRejected_AndTakesNoPlace(string query)
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<IEventLog>(new AwayLog());
                builder.Services.AddRxSse().AddStream("orders");
            },
            app => app.MapRxSse());

        using var refused = await host.SendAsync(HttpMethod.Get, $"/events?{query}");
        var toEventSource = await host.FirstEventAsync($"/events?{query}", ("Accept", "text/event-stream"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains(Message, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"away\"", toEventSource, StringComparison.Ordinal);
        Assert.Contains(Message, toEventSource, StringComparison.Ordinal);
        Assert.Equal(0, host.Services.GetRequiredService<Admission>().Count);
    }

    private sealed class AwayLog : StubLog
    {
        public override DateTimeOffset Now => DateTimeOffset.UnixEpoch;

        public override ValueTask<Place> LocateAsync(EventId id, CancellationToken cancellationToken) => throw new LogAwayException("No connection.");

        public override ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken) => throw new LogAwayException("No connection.");
    }
}
