using System.IO.Pipelines;
using System.Reactive.Concurrency;
using Microsoft.AspNetCore.Connections.Features;
using RxSse.Delivery;

namespace RxSse.Http;

/// <summary>
/// Watches what clients of HTTP/1.1 send behind their requests while the responses are open. The server keeps these bytes for the next request
/// and stops reading when they are many, and then it does not see either that the client has left. So such a connection is aborted.
/// </summary>
/// <param name="timers">Run the watch while there are open responses.</param>
internal sealed class BytesBehindRequests(IScheduler timers)
{
    /// <summary>The number of bytes that ends a connection: more than a request line and headers need.</summary>
    public const int Max = 48 * 1024;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly HashSet<Entry> _entries = [];
    private IDisposable? _timer;

    /// <summary>Watches until the result is disposed, which must happen before the response ends. Null if there is nothing to watch.</summary>
    public IDisposable? Watch(HttpContext context, Action abort) =>
        HttpProtocol.IsHttp11(context.Request.Protocol) && InputOf(context) is { } input ? Watch(input, abort) : null;

    internal IDisposable Watch(PipeReader input, Action abort)
    {
        var entry = new Entry(this, input, abort);
        lock (_lock)
        {
            _entries.Add(entry);
            _timer ??= timers.SchedulePeriodic(Period, Look);
        }

        return entry;
    }

    // Of the connection itself, below TLS, if the transport offers it.
    private static PipeReader? InputOf(HttpContext context) =>
        context.Features.Get<IResponseBodyFeature>()?.Input ?? context.Features.Get<IConnectionTransportFeature>()?.Transport.Input;

    private void Look()
    {
        lock (_lock) // the server does not read an input, and does not reuse its context, before its entry is removed
        {
            List<Entry>? tooMany = null;
            foreach (var entry in _entries)
            {
                if (entry.HasTooMany())
                {
                    (tooMany ??= []).Add(entry);
                }
            }

            tooMany?.ForEach(entry =>
            {
                if (_entries.Contains(entry)) // an abort may end other responses at once
                {
                    entry.Abort();
                }
            });
        }
    }

    private void Remove(Entry entry)
    {
        lock (_lock)
        {
            _entries.Remove(entry);
            if (_entries.Count == 0)
            {
                _timer?.Dispose();
                _timer = null;
            }
        }
    }

    private sealed class Entry(BytesBehindRequests all, PipeReader input, Action abort) : IDisposable
    {
        public bool HasTooMany()
        {
            try
            {
                if (!input.TryRead(out var read))
                {
                    return false;
                }

                var bytes = read.Buffer.Length;
                input.AdvanceTo(read.Buffer.Start); // it is all still there for the server
                return bytes >= Max;
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or InvalidOperationException)
            {
                return false; // the connection has ended, or its input was completed: the server sees it too
            }
        }

        public void Abort() => abort();

        public void Dispose() => all.Remove(this);
    }
}
