using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RxSse.Benchmarks.Servers;

/// <summary>
/// A server as in the documentation of ASP.NET Core: <c>TypedResults.ServerSentEvents</c> with a channel for each client.
/// </summary>
internal static class TypedResultsPeer
{
    public const string Name = "typedresults";
    private const int MaxQueue = 256;

    /// <summary>Serves on loopback until the process ends. Prints its address in the format of ASP.NET Core.</summary>
    /// <param name="port">Where it listens; 0 for any port.</param>
    /// <param name="isGzip">Whether each response has a compressor.</param>
    public static async Task RunAsync(int port, bool isGzip)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port));
        await using var application = builder.Build();
        if (isGzip)
        {
            application.Use(CompressAsync);
        }

        var clients = new ConcurrentDictionary<Channel<SseItem<object>>, byte>();
        application.MapGet("/", () => TypedResults.Ok(new { clients = clients.Count }));
        application.MapGet("/events", (CancellationToken cancellationToken) => TypedResults.ServerSentEvents(EventsAsync(clients, cancellationToken)));
        application.MapPost("/trigger-notification", (Triggering triggering) =>
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            var item = new SseItem<object>(new Notification(now, triggering.Message, now), "notification");
            foreach (var (channel, _) in clients)
            {
                channel.Writer.TryWrite(item);
            }

            return TypedResults.Ok(new { success = true });
        });

        await application.StartAsync();
        Console.WriteLine($"Now listening on: {application.Urls.Single()}");
        await application.WaitForShutdownAsync();
    }

    // As the middleware for response compression does, which TypedResults.ServerSentEvents turns off by `Content-Encoding: identity`.
    private static async Task CompressAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path != "/events")
        {
            await next(context);
            return;
        }

        context.Response.OnStarting(() =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return Task.CompletedTask;
        });
        var plain = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var gzip = new GZipStream(plain.Stream, CompressionLevel.Fastest);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(gzip, plain));
        await next(context);
    }

    private static async IAsyncEnumerable<SseItem<object>> EventsAsync(
        ConcurrentDictionary<Channel<SseItem<object>>, byte> clients, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<SseItem<object>>(new BoundedChannelOptions(MaxQueue) { FullMode = BoundedChannelFullMode.DropOldest });
        clients.TryAdd(channel, 0);
        try
        {
            yield return new SseItem<object>(new { message = "Connected to SSE stream" }, "connected"); // otherwise the response headers wait for the first event
            await foreach (var item in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return item;
            }
        }
        finally
        {
            clients.TryRemove(channel, out _);
        }
    }

    private sealed record Triggering(string Message);

    private sealed record Notification(long Id, string Message, long Timestamp);
}
