using System.Diagnostics;
using System.Net;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Load;

/// <summary>Clients over TLS or HTTP/2, with the HTTP client of .NET. They need more processor time than those of <see cref="Crowd"/>.</summary>
internal sealed class HandlerCrowd : ICrowd
{
    private const int BufferSize = 4 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _leaving = new();
    private readonly List<HttpClient> _connections = [];
    private readonly Lock _lock = new(); // of the latencies
    private readonly Latencies _latencies = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _turns;
    private readonly IReadOnlyList<string> _headers;
    private readonly Uri _events;
    private readonly int _clients;
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _open;
    private long _bytes;
    private long _lastOpened;
    private string? _fault;

    /// <summary>Starts to connect.</summary>
    /// <param name="events">The address of the stream.</param>
    /// <param name="transport">How the clients reach it.</param>
    /// <param name="clients">The number of streams.</param>
    /// <param name="atOnce">The maximum number of clients that are connecting.</param>
    /// <param name="headers">Additional request headers.</param>
    public HandlerCrowd(Uri events, Transport transport, int clients, int atOnce, IReadOnlyList<string> headers)
    {
        (_events, _clients, _headers, _turns) = (events, clients, headers, new SemaphoreSlim(atOnce));
        for (var client = 0; client < clients; client += transport.StreamsPerConnection)
        {
            _connections.Add(Connection(transport));
        }

        for (var client = 0; client < clients; client++)
        {
            _ = ReadAsync(_connections[client / transport.StreamsPerConnection]); // it ends when the crowd leaves, and never fails
        }
    }

    public ArrivalCounter ArrivalCounter { get; } = new();

    public long Bytes => Interlocked.Read(ref _bytes);

    public async Task<TimeSpan> OpenedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _opened.Task.WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new IOException($"The server responded to {Volatile.Read(ref _open)} of {_clients} clients within {Patience.TotalSeconds:0} s.");
        }

        ThrowIfFaulted();
        return Stopwatch.GetElapsedTime(_start, Interlocked.Read(ref _lastOpened));
    }

    public void StartMeasuring() => _latencies.Start();

    public Latencies TakeLatencies()
    {
        lock (_lock)
        {
            var all = new Latencies();
            all.Add(_latencies);
            return all;
        }
    }

    public void ThrowIfFaulted()
    {
        if (Volatile.Read(ref _fault) is { } fault)
        {
            throw new IOException($"A client failed: {fault}");
        }
    }

    public void Dispose()
    {
        _leaving.Cancel();
        _connections.ForEach(connection => connection.Dispose());
        _leaving.Dispose();
        _turns.Dispose();
        ArrivalCounter.Dispose();
    }

    private static HttpClient Connection(Transport transport)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, MaxConnectionsPerServer = 1, ResponseDrainTimeout = TimeSpan.Zero };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == ServerCertificate.Subject; // made for this run
        return new HttpClient(handler)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = transport.IsHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    private async Task ReadAsync(HttpClient connection)
    {
        try
        {
            using var response = await OpenAsync(connection);
            await using var body = await response.Content.ReadAsStreamAsync(_leaving.Token);
            var (buffer, counter) = (new byte[BufferSize], default(EventCounter));
            while (await body.ReadAsync(buffer, _leaving.Token) is var count and > 0)
            {
                Take(buffer.AsSpan(0, count), ref counter);
            }

            Fail("The server disconnected it.");
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            Fail(error.Message);
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(HttpClient connection)
    {
        await _turns.WaitAsync(_leaving.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _events)
            {
                Version = connection.DefaultRequestVersion,
                VersionPolicy = connection.DefaultVersionPolicy,
            };
            request.Headers.Accept.ParseAdd("text/event-stream");
            foreach (var header in _headers)
            {
                var colon = header.IndexOf(':', StringComparison.Ordinal);
                request.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 1)..].Trim());
            }

            var response = await connection.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _leaving.Token);
            response.EnsureSuccessStatusCode();
            Interlocked.Exchange(ref _lastOpened, Stopwatch.GetTimestamp());
            if (Interlocked.Increment(ref _open) == _clients)
            {
                _opened.TrySetResult();
            }

            return response;
        }
        finally
        {
            _turns.Release();
        }
    }

    private void Take(ReadOnlySpan<byte> received, ref EventCounter counter)
    {
        var now = Stopwatch.GetTimestamp();
        Interlocked.Add(ref _bytes, received.Length);
        int events;
        lock (_lock)
        {
            events = counter.Count(received, now, _start, _latencies);
        }

        if (events > 0)
        {
            ArrivalCounter.Add(events);
        }
    }

    private void Fail(string why)
    {
        if (!_leaving.IsCancellationRequested)
        {
            Volatile.Write(ref _fault, why);
            _opened.TrySetResult();
        }
    }
}
