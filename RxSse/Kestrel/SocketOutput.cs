using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace RxSse.Kestrel;

/// <summary>
/// The sending half of a connection that sends at once, on the thread that flushes, instead of waking a loop of the
/// transport first: that hop costs as much as the send itself (docs/performance.md). Waits for the socket only when it
/// is full. As any <see cref="PipeWriter"/>, it is used by one caller at a time.
/// </summary>
/// <param name="socket">The connection's socket, which does not block.</param>
/// <param name="inner">The transport's own output, which is only completed: so the transport shuts the socket down.</param>
/// <param name="connection">Is aborted when the socket cannot be written.</param>
internal sealed class SocketOutput(Socket socket, PipeWriter inner, ConnectionContext connection) : PipeWriter
{
    private const int SmallestBuffer = 4_096;

    private byte[] _buffer = []; // rented while something waits: an idle connection holds none
    private int _buffered;
    private ReadOnlyMemory<byte> _shared;
    private Task<FlushResult>? _sending; // what the socket did not take at once; never faults
    private TaskCompletionSource<FlushResult>? _canceling;
    private bool _gone;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _buffered + _shared.Length;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        CopyShared();
        MakeRoom(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_buffered);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bytes, (uint)(_buffer.Length - _buffered), nameof(bytes));
        _buffered += bytes;
    }

    /// <summary>Writes bytes that never change: if nothing else is flushed with them they are sent from where they are.</summary>
    public void WriteShared(ReadOnlyMemory<byte> bytes)
    {
        if (UnflushedBytes == 0)
        {
            _shared = bytes;
        }
        else
        {
            this.Write(bytes.Span);
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var bytes = _buffered > 0 ? _buffer.AsMemory(0, _buffered) : _shared;
        if (!IsSending)
        {
            if (_gone || bytes.IsEmpty)
            {
                Clear();
                return new(Result);
            }

            var sent = SendWhatFits(bytes.Span, out var error);
            if (error == SocketError.Success && sent == bytes.Length)
            {
                Clear();
                return new(Result);
            }

            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                Clear();
                Fail();
                return new(Result);
            }

            bytes = bytes[Math.Max(sent, 0)..];
        }

        _sending = SendRestAsync(_sending, bytes, _buffer);
        _buffer = []; // a write during the send rents another
        Clear();
        return new(CancelableAsync(_sending, cancellationToken));
    }

    /// <summary>Whether bytes of a flush are still on their way, be it one that nobody waits for any more.</summary>
    public bool IsSending => _sending is { IsCompleted: false };

    public override void CancelPendingFlush() =>
        Volatile.Read(ref _canceling)?.TrySetResult(new FlushResult(isCanceled: true, isCompleted: _gone));

    public override void Complete(Exception? exception = null) => _ = CompleteAsync(exception).AsTask();

    public override async ValueTask CompleteAsync(Exception? exception = null)
    {
        await FlushAsync(); // waits for what is being sent; if the connection is aborted that ends at once
        await inner.CompleteAsync(exception);
    }

    private FlushResult Result => new(isCanceled: false, isCompleted: _gone);

    private int SendWhatFits(ReadOnlySpan<byte> bytes, out SocketError error)
    {
        try
        {
            return socket.Send(bytes, SocketFlags.None, out error);
        }
        catch (ObjectDisposedException) // the connection was aborted meanwhile
        {
            error = SocketError.OperationAborted;
            return 0;
        }
    }

    private async Task<FlushResult> SendRestAsync(Task? before, ReadOnlyMemory<byte> rest, byte[] buffer)
    {
        if (before is not null)
        {
            await before; // of a flush that was canceled
        }

        try
        {
            while (!_gone && !rest.IsEmpty)
            {
                rest = rest[await socket.SendAsync(rest, SocketFlags.None)..];
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            Fail();
        }

        Return(buffer);
        return Result;
    }

    // The bytes go on their way even if the caller does not wait for them any more.
    private async Task<FlushResult> CancelableAsync(Task<FlushResult> sending, CancellationToken cancellationToken)
    {
        var canceling = new TaskCompletionSource<FlushResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _canceling, canceling);
        var first = await Task.WhenAny(sending, canceling.Task).WaitAsync(cancellationToken);
        Volatile.Write(ref _canceling, null);
        return await first;
    }

    private void Fail()
    {
        _gone = true;
        connection.Abort(new ConnectionAbortedException("The socket cannot be written."));
    }

    private void Clear()
    {
        _shared = default;
        _buffered = 0;
        Return(_buffer);
        _buffer = [];
    }

    private static void Return(byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void CopyShared()
    {
        if (!_shared.IsEmpty)
        {
            var shared = _shared;
            _shared = default;
            this.Write(shared.Span);
        }
    }

    private void MakeRoom(int size)
    {
        if (_buffer.Length - _buffered >= size)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestBuffer, Math.Max(_buffered + size, _buffer.Length * 2)));
        _buffer.AsSpan(0, _buffered).CopyTo(larger);
        Return(_buffer);
        _buffer = larger;
    }
}
