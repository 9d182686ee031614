using System.IO.Compression;
using System.Net;
using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Publishing.Sources;
using RxSse.Publishing.Sources.Follow;
using RxSse.Publishing.Sources.Poll;
using RxSse.Streams;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Publishing.Sources;

/// <summary>Sources with their own sockets, and a server on loopback that means them harm. No timer runs: each fault is found at once.</summary>
public sealed class HostileServerTests : IAsyncLifetime
{
    private const int Mebibyte = 1024 * 1024;

    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TestScheduler _scheduler = new();
    private WebApplication _server = null!;
    private WebApplication _other = null!;
    private int _requestsOfTheOther;

    public async Task InitializeAsync()
    {
        _other = await StartAsync(app => app.Run(context =>
        {
            _requestsOfTheOther++;
            return context.Response.WriteAsJsonAsync(1);
        }));
        _server = await StartAsync(Map);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task CompressionBomb_IsCountedAfterDecompression()
    {
        Assert.Equal("The answer has more than 1,048,576 bytes (Poll:Bytes).", await FaultAsync(new PollOptions(), "/bomb"));
        await _left.Task.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task CompressedAnswer_IsDecompressed() => Assert.Equal("1 event", await FaultAsync(new PollOptions(), "/compressed"));

    [Theory]
    [InlineData("/endless")]
    [InlineData("/10-gib")]
    public async Task AnswerWithoutEnd_IsLeft(string path)
    {
        Assert.Equal("The answer has more than 1,048,576 bytes (Poll:Bytes).", await FaultAsync(new PollOptions(), path));
        await _left.Task.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task EventWithoutEnd_IsLeft()
    {
        Assert.Equal("An event of the server has more than 1,048,576 bytes (Follow:Bytes).", await FaultAsync(new FollowOptions(), "/endless-event"));
        await _left.Task.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task RedirectToAnotherServer_IsNotFollowed()
    {
        const string Fault = "The server redirects to another origin, which is not followed. Set Url to it if it is the right one.";

        Assert.Equal(Fault, await FaultAsync(new PollOptions(), "/elsewhere"));
        Assert.Equal(Fault, await FaultAsync(new FollowOptions(), "/elsewhere"));
        Assert.Equal(0, _requestsOfTheOther);
    }

    [Fact]
    public async Task HeadersWithoutEnd_AreAFault() =>
        Assert.Contains("exceeded", await FaultAsync(new PollOptions(), "/headers"), StringComparison.Ordinal);

    [Fact]
    public async Task ServerThatIsNotThere_IsAFault_WithoutTheQueryOfTheUrl()
    {
        var fault = await FaultAsync(
            new FollowOptions { Url = new Uri($"http://127.0.0.1:{FreePort.Take()}/events?token=secret") }, "");

        Assert.StartsWith("Connection refused (127.0.0.1:", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProxyThatRefuses_IsAFault_WithoutItsPassword()
    {
        var address = new Uri(_server.Urls.Single());
        var proxy = new WebProxy(new Uri($"http://user:secret@{address.Authority}"));
        var log = new InMemoryEventLog("e", new HistoryOptions(), _scheduler);
        using var services = SourceServices.Of(
            log, _scheduler, new SourceHandlers { Create = _ => new SocketsHttpHandler { Proxy = proxy, UseProxy = true } });
        var source = Open(new FollowOptions { Url = new Uri("https://remote.example/events") }, "", services);

        var fault = await Assert.ThrowsAsync<SourceFaultException>(() => source.Take(1).ToTask().WaitAsync(Patience.Limit));

        Assert.Matches("^The proxy refuses the connection: it answered 4[0-9][0-9]\\.$", fault.Message);
        Assert.DoesNotContain("secret", $"{fault}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task IdThatIsNotAscii_IsSentBackAsUtf8()
    {
        var log = new InMemoryEventLog("e", new HistoryOptions(), _scheduler);
        using var services = SourceServices.Of(log, _scheduler, new SourceHandlers());
        var source = Open(new FollowOptions(), "/echo", services);

        await source.Take(1).ToTask().WaitAsync(Patience.Limit);
        await source.Take(1).ToTask().WaitAsync(Patience.Limit);

        Assert.Equal(["\"\"", "\"\u00e4 1\""], Texts(log).Where(text => !text.StartsWith('{')));
    }

    private void Map(WebApplication app)
    {
        app.MapGet("/bomb", async (HttpContext context) =>
        {
            Begin(context, "application/json");
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await WriteAsync(gzip, 100 * Mebibyte, context.RequestAborted);
        });
        app.MapGet("/compressed", async (HttpContext context) =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = "br";
            await using var brotli = new BrotliStream(context.Response.Body, CompressionLevel.Fastest);
            await brotli.WriteAsync("1"u8.ToArray());
        });
        app.MapGet("/endless", (HttpContext context) =>
        {
            Begin(context, "application/json");
            return WriteAsync(context.Response.Body, long.MaxValue, context.RequestAborted);
        });
        app.MapGet("/10-gib", (HttpContext context) =>
        {
            Begin(context, "application/json");
            context.Response.ContentLength = 10L * 1024 * Mebibyte;
            return WriteAsync(context.Response.Body, 10L * 1024 * Mebibyte, context.RequestAborted);
        });
        app.MapGet("/endless-event", async (HttpContext context) =>
        {
            Begin(context, "text/event-stream");
            await context.Response.WriteAsync("data: ");
            await WriteAsync(context.Response.Body, long.MaxValue, context.RequestAborted);
        });
        app.MapGet("/elsewhere", () => Results.Redirect($"{_other.Urls.Single()}/secret"));
        app.MapGet("/headers", (HttpContext context) =>
        {
            for (var i = 0; i < 100; i++)
            {
                context.Response.Headers[$"X-{i}"] = new string('x', 1_000);
            }

            return Results.Json(1);
        });
        app.MapGet("/echo", (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            return context.Response.WriteAsync($"id: \u00e4 1\ndata: {context.Request.Headers["Last-Event-ID"]}\n\n"); // read as UTF-8
        });
    }

    // What is written is white space, which compresses well and ends nothing.
    private static async Task WriteAsync(Stream body, long bytes, CancellationToken cancellationToken)
    {
        var piece = new byte[64 * 1024];
        piece.AsSpan().Fill((byte)' ');
        for (var left = bytes; left > 0; left -= piece.Length)
        {
            await body.WriteAsync(piece, cancellationToken);
        }
    }

    private void Begin(HttpContext context, string type)
    {
        context.RequestAborted.Register(_left.SetResult);
        context.Response.ContentType = type;
    }

    private async Task<string> FaultAsync(SourceOptions options, string path)
    {
        var log = new InMemoryEventLog("e", new HistoryOptions(), _scheduler);
        using var services = SourceServices.Of(log, _scheduler, new SourceHandlers());
        try
        {
            await Open(options, path, services).Take(1).ToTask().WaitAsync(Patience.Limit);
            return $"{log.Newest.Sequence} event";
        }
        catch (SourceFaultException fault)
        {
            Assert.Equal(0, log.Newest.Sequence);
            return fault.Message;
        }
    }

    private IObservable<Unit> Open(SourceOptions options, string path, ServiceProvider services)
    {
        options.Url ??= new Uri($"{_server.Urls.Single()}{path}");
        return options.Open(StreamDefinition.Create("orders"), new StreamContext(_scheduler, Random.Shared, services));
    }

    private static IEnumerable<string> Texts(IEventLog log) =>
        log.ReadAsync(0, 100, default).Result.Events.Select(logged => Encoding.UTF8.GetString(logged.Event.Data.Span));

    private static async Task<WebApplication> StartAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        map(app);
        await app.StartAsync();
        return app;
    }
}
