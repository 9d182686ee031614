using System.Buffers;
using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using RxSse.Delivery;
using RxSse.Delivery.Compression;
using RxSse.Delivery.Limits;
using RxSse.Delivery.Queueing;
using RxSse.Sse;
using RxSse.Tests.Simulation;

// Not RxSse.Tests.Simulation: elsewhere in the tests, the namespace RxSse.Client would hide it.
namespace RxSse.Tests;

/// <summary>
/// A response and the client at its other end: a real pipe that pushes back when 200 bytes are unread, without threads of
/// its own.
/// </summary>
internal sealed class Client
{
    private readonly Pipe _pipe = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: 200, resumeWriterThreshold: 100, useSynchronizationContext: false));

    private readonly MemoryStream _received = new();
    private IDisposable? _subscription;
    private bool _hasLeft;

    private readonly CompressionLease? _compression;

    public Client(
        DeliveryOptions options, OverflowPolicy? policy = null, int? take = null, QueueBudget? budget = null, CompressionLease? compression = null,
        SubscriberCredential? credential = null)
    {
        _compression = compression;
        IResponseBody body = compression?.Compressor is { } compressor
            ? new GzipBody(new PipeBody(_pipe.Writer, isQuick: true), compressor)
            : new PipeBody(_pipe.Writer, isQuick: true);
        Writer = new SseResponseWriter(
            "client", body, SseFormat.Envelope, policy ?? options.Overflow, options, budget ?? new QueueBudget(long.MaxValue),
            TestFactory.Counters, Abort, take, credential);
    }

    public SseResponseWriter Writer { get; }

    /// <summary>Whether the server has aborted the connection.</summary>
    public bool WasAborted { get; private set; }

    /// <summary>Whether the response has ended, by its end or by an abort.</summary>
    public bool HasEnded => Writer.Completion.IsCompleted;

    /// <summary>All complete blocks, as an independent parser reads them.</summary>
    public IReadOnlyList<SseItem<string>> Received => [.. SseParser.Create(new MemoryStream(Body)).Enumerate()];

    private byte[] Body => _compression?.Compressor is null ? _received.ToArray() : Gunzip.Begun(_received.ToArray());

    /// <summary>The ids of the received blocks.</summary>
    public IEnumerable<string?> Ids => Received.Select(item => item.EventId);

    /// <summary>The cursor with which the client would reconnect.</summary>
    public string? Cursor => Ids.LastOrDefault(id => id is not null);

    /// <summary>Subscribes the writer of the response, which is both the sink of the frames and their observer.</summary>
    public Client Join(Func<IFrameSink, IObserver<Frame>, IDisposable> subscribe)
    {
        _subscription = subscribe(Writer, Writer);
        return this;
    }

    /// <inheritdoc cref="Join(Func{IFrameSink, IObserver{Frame}, IDisposable})"/>
    public Client Join(Func<IFrameSink, IObservable<Frame>> frames) => Join((sink, observer) => frames(sink).Subscribe(observer));

    /// <summary>Closes the connection.</summary>
    public void Leave()
    {
        if (!_hasLeft)
        {
            _hasLeft = true;
            _pipe.Reader.Complete();
            _compression?.Dispose();
        }

        _subscription!.Dispose();
    }

    /// <summary>Reads what has arrived, up to a number of bytes.</summary>
    public void Read(int max = int.MaxValue)
    {
        while (max > 0 && !_hasLeft && _pipe.Reader.TryRead(out var result) && !result.Buffer.IsEmpty)
        {
            var part = result.Buffer.Slice(0, Math.Min(max, result.Buffer.Length));
            max -= (int)part.Length;
            _received.Write(part.ToArray());
            _pipe.Reader.AdvanceTo(part.End, result.Buffer.End);
        }
    }

    // As ASP.NET Core does: the pending write ends, and the aborted request disposes its subscription.
    private void Abort()
    {
        WasAborted = true;
        Leave();
    }
}
