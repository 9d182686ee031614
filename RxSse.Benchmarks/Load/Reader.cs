using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using RxSse.Benchmarks.Measures;

namespace RxSse.Benchmarks.Load;

/// <summary>One client that reads. It belongs to one <see cref="ReaderLoop"/>, which calls it when its socket is readable.</summary>
internal sealed class Reader(Socket socket) : IDisposable
{
    private ChunkedBody _body;
    private byte[] _rest = []; // the beginning of an incomplete block
    private int _restLength;
    private bool _hasHead;

    public SequenceChecker SequenceChecker { get; } = new();

    public Socket Socket => socket;

    /// <summary>Reads once, into a buffer that many readers share, and checks all complete blocks.</summary>
    public void Receive(Span<byte> buffer, Latencies latencies)
    {
        _rest.AsSpan(0, _restLength).CopyTo(buffer);
        var count = socket.Receive(buffer[_restLength..], SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return;
        }

        SequenceChecker.HasEnded |= count == 0;
        Take(buffer[..(_restLength + count)], count, latencies);
    }

    public void Dispose() => socket.Dispose();

    private void Take(Span<byte> buffer, int received, Latencies latencies)
    {
        var now = Stopwatch.GetTimestamp();
        if (!_hasHead)
        {
            var end = buffer.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                Keep(buffer);
                return;
            }

            ThrowIfRefused(buffer[..end]);
            _hasHead = true;
            buffer = buffer[(end + 4)..];
            received = buffer.Length;
        }

        var decoded = buffer.Length - received;
        var text = (ReadOnlySpan<byte>)buffer[..(decoded + _body.Decode(buffer[decoded..]))];
        SequenceChecker.HasEnded |= _body.HasEnded;
        for (int end; (end = text.IndexOf("\n\n"u8)) >= 0; text = text[(end + 2)..])
        {
            var block = new Block(text[..end]);
            if (SequenceChecker.Take(block))
            {
                latencies.Take(block.PublishedAt, now);
            }
        }

        Keep(text);
    }

    private void Keep(ReadOnlySpan<byte> text)
    {
        if (text.Length > _rest.Length)
        {
            _rest = new byte[text.Length * 2];
        }

        text.CopyTo(_rest);
        _restLength = text.Length;
    }

    private static void ThrowIfRefused(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("HTTP/1.1 200 "u8))
        {
            throw new InvalidDataException($"The server responded to a subscriber: {Encoding.ASCII.GetString(head)}");
        }
    }
}
