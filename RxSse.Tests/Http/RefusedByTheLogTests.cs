using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Diagnostics;
using RxSse.Http;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.Hosting;
using RxSse.Tests.Publishing;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>What a publisher is told if the log refuses its events, over HTTP and in code.</summary>
public sealed class RefusedByTheLogTests
{
    private readonly ScriptedLog _log = new();

    [Theory]
    [InlineData(true, "The log is away: No answer. Retry in a moment. It may have been published.")]
    [InlineData(false, "The log is away: No answer. Retry in a moment.")]
    public async Task LogThatIsAway_Is503_ThatSaysWhetherTheEventMayBePublished(bool mayBeAppended, string detail)
    {
        await using var host = await StartAsync();
        _log.Fault = _ => new LogAwayException("No answer.", mayBeAppended);

        using var refused = await PublishAsync(host);

        Assert.Equal((503, "1", detail), await AnswerAsync(refused));
        var error = await Assert.ThrowsAsync<PublishRefusedException>(() => PublishInCodeAsync(host));
        Assert.Equal((PublishRefusal.Away, mayBeAppended, detail), (error.Reason, error.MayBePublished, error.Message));
    }

    [Fact]
    public async Task LogThatIsFull_Is507_WithoutATimeToComeBack()
    {
        await using var host = await StartAsync();
        _log.Fault = _ => new AppendRefusedException(AppendRefusal.Full, "The disk is full.");

        using var refused = await PublishAsync(host);

        Assert.Equal((507, null, "The disk is full."), await AnswerAsync(refused));
        var error = await Assert.ThrowsAsync<PublishRefusedException>(() => PublishInCodeAsync(host));
        Assert.Equal((PublishRefusal.Full, false, "The disk is full."), (error.Reason, error.MayBePublished, error.Message));
    }

    [Fact]
    public async Task LogThatFails_IsCountedAsAFault()
    {
        await using var host = await StartAsync();
        using var figures = new Figures(host.Services.GetRequiredService<RxSseMeter>());
        _log.Fault = _ => new InvalidOperationException("It is broken.");

        await Assert.ThrowsAsync<InvalidOperationException>(() => PublishAsync(host));
        Assert.Equal(1, figures["rxsse.publish.requests fault"]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => PublishInCodeAsync(host));
        Assert.Equal(2, figures["rxsse.publish.requests fault"]);
    }

    [Theory]
    [InlineData(nameof(AppendRefusal.Behind), 503)]
    [InlineData(nameof(AppendRefusal.Away), 503)]
    [InlineData(nameof(AppendRefusal.NotLeader), 503)]
    [InlineData(nameof(AppendRefusal.Full), 507)]
    public async Task EachReason_HasItsStatus(string reason, int status)
    {
        using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Response.Body = new MemoryStream();

        await ProblemResults.Refused(context, Enum.Parse<AppendRefusal>(reason), "Because.").ExecuteAsync(context);

        Assert.Equal(
            (status, status == 503 ? "1" : null), (context.Response.StatusCode, context.Response.Headers.RetryAfter.FirstOrDefault()));
    }

    private Task<GuestHost> StartAsync() => GuestHost.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton<IEventLog>(_log);
            builder.Services.AddRxSse(options =>
            {
                options.Publishing.Enabled = true;
                options.Log.Patience = TimeSpan.Zero;
            }).AddStream("orders");
        },
        app => app.MapRxSse());

    private static Task<HttpResponseMessage> PublishAsync(GuestHost host) => host.Client.PostAsync(
        "/streams/orders/events", new StringContent("""{"data":1}""", Encoding.UTF8, "application/json"));

    private static Task<PublishedEvents> PublishInCodeAsync(GuestHost host) =>
        host.Services.GetRequiredService<IEventPublisher>().PublishAsync("orders", 1);

    private static async Task<(int Status, string? RetryAfter, string? Detail)> AnswerAsync(HttpResponseMessage response) => (
        (int)response.StatusCode, response.Headers.RetryAfter?.ToString(),
        JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("detail").GetString());
}
