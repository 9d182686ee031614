using System.Diagnostics;
using System.Net.Sockets;
using RxSse.Benchmarks.Measures;

namespace RxSse.Benchmarks.Load;

/// <summary>A client of any server of events: it looks for stamps and for nothing else. It belongs to one <see cref="CrowdLoop"/>.</summary>
/// <param name="socket">Its connection, which is being made.</param>
internal sealed class CrowdClient(Socket socket) : IDisposable
{
    private ChunkedBody _chunks;
    private StampFinder _stamps;
    private byte[] _head = []; // as far as it has come
    private bool _isChunked;
    private long _last;

    public Socket Socket => socket;

    /// <summary>Whether the connection has been made and the events have been asked for.</summary>
    public bool HasAsked { get; private set; }

    /// <summary>Whether the server has begun to answer as it should.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether the server has let this client go.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Asks for the events on the connection, which is there, or has failed.</summary>
    public void Ask(byte[] request)
    {
        var error = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (error != SocketError.Success)
        {
            throw new IOException($"a client could not connect: {error}");
        }

        socket.NoDelay = true;
        socket.Send(request); // the socket is new: it takes this at once
        HasAsked = true;
    }

    /// <summary>Reads once; returns how many events came.</summary>
    /// <param name="buffer">Shared by many clients: nothing in it outlasts this call.</param>
    /// <param name="since">Events that are older are those of an earlier run.</param>
    /// <param name="latencies">Told how old each event is.</param>
    public int Receive(Span<byte> buffer, long since, Latencies latencies)
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

        var now = Stopwatch.GetTimestamp();
        var text = buffer[..(_head.Length + count)];
        if (!IsOpen && !TryOpen(ref text))
        {
            return 0;
        }

        var events = 0;
        ReadOnlySpan<byte> body = _isChunked ? text[.._chunks.Decode(text)] : text;
        HasEnded |= _chunks.HasEnded;
        while (_stamps.Next(ref body) is { } stamp)
        {
            if (stamp >= since && stamp != _last) // twice in a row is one event that says it twice
            {
                _last = stamp;
                events++;
                latencies.Take(stamp, now);
            }
        }

        return events;
    }

    public void Dispose() => socket.Dispose();

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
            throw new InvalidDataException($"the server answered a subscriber: {head.ToString()}");
        }

        _head = [];
        _isChunked = head.IsChunked;
        IsOpen = true;
        text = text[(end + 4)..];
        return true;
    }
}
