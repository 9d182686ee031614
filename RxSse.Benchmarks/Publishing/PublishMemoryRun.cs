using System.Diagnostics;
using System.Net.Sockets;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Publishing;

/// <summary>Publishes with many connections at once, and watches the memory of the server.</summary>
internal sealed class PublishMemoryRun(PublishMemoryOptions options)
{
    private const int StackBytes = 256 * 1024;

    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(1);

    private long _published;
    private long _full;
    private long _broken;

    public async Task<PublishMemoryReport> RunAsync(CancellationToken cancellationToken)
    {
        FileLimit.ThrowIfTooLow(options.Publishers);
        await using var server = await LocalServer.StartAsync(
            ["RxSse.Server.dll", "--urls", "http://127.0.0.1:0", .. LocalServer.SilentStreams, "--RxSse:Streams:orders:Type=order"], [],
            cancellationToken);
        FileLimit.ThrowIfTooLow(options.Publishers, server.ProcessId);
        cancellationToken.WaitHandle.WaitOne(Warming);
        var idle = ServerMemory.ResidentKib(server.ProcessId);
        var request = Request(server);
        var publishers = Enumerable.Range(0, options.Publishers)
            .Select(_ => new Thread(() => Publish(request, cancellationToken), StackBytes)).ToList();
        publishers.ForEach(publisher => publisher.Start());
        publishers.ForEach(publisher => publisher.Join());
        cancellationToken.ThrowIfCancellationRequested();
        return new PublishMemoryReport(
            options, _published, _full, _broken, idle / 1024, ServerMemory.PeakKib(server.ProcessId) / 1024);
    }

    private void Publish(PublishRequest request, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        PublishConnection? connection = null;
        while (Stopwatch.GetElapsedTime(start) < options.Measured && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                connection ??= new PublishConnection(request);
                Interlocked.Increment(ref connection.Publish() is not null ? ref _published : ref _full);
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                Interlocked.Increment(ref _broken);
                connection?.Dispose();
                connection = null;
            }
        }

        connection?.Dispose();
    }

    // Data of the given length: a string whose beginning is the stamp.
    private PublishRequest Request(LocalServer server)
    {
        var filling = new string('x', options.EventBytes - Marker.Length - "\"\"".Length);
        var body = $$"""{"data":"{{PublishRequest.StampMark}}{{filling}}"}""";
        return new PublishRequest(new Uri(server.Address, "/streams/orders/events"), body, PublishRequest.DefaultContentType);
    }
}
