using System.Buffers;
using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Sse;

namespace RxSse.Tests.Delivery;

/// <summary>
/// A subscriber and the client at the other end of its response: a real pipe that pushes back once 200 bytes are
/// unread, without threads of its own.
/// </summary>
internal sealed class Client
{
    private readonly Pipe _pipe = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: 200, resumeWriterThreshold: 100, useSynchronizationContext: false));

    private readonly MemoryStream _received = new();
    private IDisposable? _subscription;
    private bool _hasLeft;

    public Client(DeliveryOptions options, OverflowPolicy? policy = null, int? take = null) =>
        Subscriber = new SseResponseWriter(new PipeBody(_pipe.Writer), SseFormat.Envelope, policy ?? options.Overflow, options, TestFactory.Counters, Abort, take);

    public SseResponseWriter Subscriber { get; }

    /// <summary>Whether the server has cut the connection.</summary>
    public bool WasAborted { get; private set; }

    /// <summary>Whether the response has ended, one way or the other.</summary>
    public bool HasEnded => Subscriber.Completion.IsCompleted;

    /// <summary>All blocks received in full, as an independent parser reads them.</summary>
    public IReadOnlyList<SseItem<string>> Received => [.. SseParser.Create(new MemoryStream(_received.ToArray())).Enumerate()];

    /// <summary>The ids of what was received.</summary>
    public IEnumerable<string?> Ids => Received.Select(item => item.EventId);

    /// <summary>The id that the client would come back with.</summary>
    public string? Cursor => Ids.LastOrDefault(id => id is not null);

    public Client Join(Func<IObserver<Frame>, IDisposable> subscribe)
    {
        _subscription = subscribe(Subscriber);
        return this;
    }

    /// <summary>Goes away, as a closed tab does.</summary>
    public void Leave()
    {
        if (!_hasLeft)
        {
            _hasLeft = true;
            _pipe.Reader.Complete();
        }

        _subscription!.Dispose();
    }

    /// <summary>Reads what has arrived, or at most so many bytes of it.</summary>
    public void Read(int most = int.MaxValue)
    {
        while (most > 0 && !_hasLeft && _pipe.Reader.TryRead(out var result) && !result.Buffer.IsEmpty)
        {
            var part = result.Buffer.Slice(0, Math.Min(most, result.Buffer.Length));
            most -= (int)part.Length;
            _received.Write(part.ToArray());
            _pipe.Reader.AdvanceTo(part.End, result.Buffer.End);
        }
    }

    // What ASP.NET does: the pending write ends, and the aborted request disposes its subscription.
    private void Abort()
    {
        WasAborted = true;
        Leave();
    }
}
