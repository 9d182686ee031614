using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

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
    /// <param name="isGzip">Whether ASP.NET Core's middleware compresses the responses.</param>
    public static async Task RunAsync(int port, bool isGzip)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port));
        if (isGzip)
        {
            builder.Services.AddResponseCompression(options =>
            {
                options.MimeTypes = ["text/event-stream"];
                options.Providers.Add<GzipCompressionProvider>(); // at its fastest level, by default
            });
        }

        await using var application = builder.Build();
        if (isGzip)
        {
            application.UseResponseCompression();
        }

        var clients = new ConcurrentDictionary<Channel<SseItem<object>>, byte>();
        application.MapGet("/", () => TypedResults.Ok(new { clients = clients.Count }));
        application.MapGet(
            "/events", (HttpContext context, CancellationToken cancellationToken) => TypedResults.ServerSentEvents(EventsAsync(clients, context, cancellationToken)));
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

    private static async IAsyncEnumerable<SseItem<object>> EventsAsync(
        ConcurrentDictionary<Channel<SseItem<object>>, byte> clients, HttpContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<SseItem<object>>(new BoundedChannelOptions(MaxQueue) { FullMode = BoundedChannelFullMode.DropOldest });
        clients.TryAdd(channel, 0);
        context.Response.Headers.Remove(HeaderNames.ContentEncoding); // which is `identity`, so that nothing would be compressed
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
