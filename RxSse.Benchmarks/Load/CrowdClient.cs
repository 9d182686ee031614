using System.Diagnostics;
using System.Net.Sockets;
using RxSse.Benchmarks.Measures;

namespace RxSse.Benchmarks.Load;

/// <summary>A client of any event server. It only looks for stamps. It belongs to one <see cref="CrowdLoop"/>.</summary>
/// <param name="socket">Its socket, which is connecting.</param>
/// <param name="countsHeartbeats">Whether it counts heartbeats too. Its response may not be compressed.</param>
internal sealed class CrowdClient(Socket socket, bool countsHeartbeats = false) : IDisposable
{
    private ChunkedBody _chunks;
    private EventCounter _events;
    private HeartbeatCounter _heartbeats;
    private bool _hasHead;
    private byte[] _head = []; // the part that has arrived
    private bool _isChunked;
    private GzipDecoder? _decoder; // if the response is compressed

    public Socket Socket => socket;

    /// <summary>Whether it has connected and sent its request.</summary>
    public bool HasAsked { get; private set; }

    /// <summary>Whether a successful response has begun, and, if heartbeats are counted, the join has ended with one.</summary>
    public bool IsOpen => _hasHead && (!countsHeartbeats || Heartbeats > 0);

    /// <summary>The number of heartbeats that it has received, if they are counted.</summary>
    public long Heartbeats { get; private set; }

    /// <summary>Whether the server has disconnected this client.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The number of bytes that it has received.</summary>
    public long Bytes { get; private set; }

    /// <summary>Sends the request, or throws if the connection has failed.</summary>
    public void Ask(byte[] request)
    {
        var error = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (error != SocketError.Success)
        {
            throw new IOException($"a client could not connect: {error}");
        }

        socket.NoDelay = true;
        socket.Send(request); // a new socket accepts this at once
        HasAsked = true;
    }

    /// <summary>Reads once. Returns the number of events.</summary>
    /// <param name="buffer">Shared by many clients: its content is valid during this call only.</param>
    /// <param name="decoded">The same, for what is decoded.</param>
    /// <param name="since">Ignores older events: they belong to an earlier run.</param>
    /// <param name="latencies">Receives the age of each event.</param>
    public int Receive(Span<byte> buffer, Span<byte> decoded, long since, Latencies latencies)
    {
        _head.CopyTo(buffer);
        var count = socket.Receive(buffer[_head.Length..], SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return 0;
        }

        if (error != SocketError.Success || count == 0)
        {
            HasEnded = true;
            return 0;
        }

        Bytes += count;
        var now = Stopwatch.GetTimestamp();
        var text = buffer[..(_head.Length + count)];
        if (!_hasHead && !TryOpen(ref text))
        {
            return 0;
        }

        ReadOnlySpan<byte> body = _isChunked ? text[.._chunks.Decode(text)] : text;
        HasEnded |= _chunks.HasEnded;
        if (countsHeartbeats)
        {
            Heartbeats += _heartbeats.Count(body);
        }

        if (_decoder is null)
        {
            return _events.Count(body, now, since, latencies);
        }

        var events = 0;
        _decoder.Take(body);
        while (_decoder.Decode(decoded) is var length and > 0)
        {
            events += _events.Count(decoded[..length], now, since, latencies);
        }

        return events;
    }

    public void Dispose()
    {
        socket.Dispose();
        _decoder?.Dispose();
    }

    private bool TryOpen(ref Span<byte> text)
    {
        var end = text.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            _head = text.ToArray();
            return false;
        }

        var head = new HttpHead(text[..end]);
        if (!head.IsOk)
        {
            throw new InvalidDataException($"the server responded to a subscriber: {head.ToString()}");
        }

        _head = [];
        _isChunked = head.IsChunked;
        _decoder = head.IsGzip ? new GzipDecoder() : null;
        _hasHead = true;
        text = text[(end + 4)..];
        return true;
    }
}
