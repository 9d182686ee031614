using System.Text;

namespace RxSse.Tests.Publishing.Sources;

/// <summary>The body of a response whose bytes come when the test says so.</summary>
internal sealed class ScriptedBody : Stream
{
    private readonly Queue<ReadOnlyMemory<byte>> _pieces = [];
    private TaskCompletionSource? _waiting;
    private bool _isAtEnd;
    private Exception? _failure;

    /// <summary>How many bytes have been read.</summary>
    public long ReadBytes { get; private set; }

    /// <summary>Bytes that come when the others have been read; null for none.</summary>
    public Func<byte[]>? Endless { get; init; }

    public bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Bytes come.</summary>
    public ScriptedBody Push(string text) => Push(Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Push(string)"/>
    public ScriptedBody Push(byte[] bytes)
    {
        _pieces.Enqueue(bytes);
        Interlocked.Exchange(ref _waiting, null)?.SetResult();
        return this;
    }

    /// <summary>The body ends.</summary>
    public ScriptedBody End()
    {
        _isAtEnd = true;
        Interlocked.Exchange(ref _waiting, null)?.SetResult();
        return this;
    }

    /// <summary>The connection breaks.</summary>
    public ScriptedBody Break()
    {
        _failure = new IOException("The connection was reset.");
        Interlocked.Exchange(ref _waiting, null)?.SetResult();
        return this;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (_pieces.Count == 0)
        {
            if (_failure is not null)
            {
                throw _failure;
            }

            if (_isAtEnd)
            {
                return 0;
            }

            if (Endless is { } more)
            {
                _pieces.Enqueue(more());
                break;
            }

            var waiting = _waiting = new TaskCompletionSource();
            using var registration = cancellationToken.UnsafeRegister(_ => waiting.TrySetCanceled(cancellationToken), null);
            await waiting.Task.ConfigureAwait(false);
        }

        var piece = _pieces.Dequeue();
        var count = Math.Min(piece.Length, buffer.Length);
        piece[..count].CopyTo(buffer);
        if (count < piece.Length)
        {
            var rest = _pieces.ToArray();
            _pieces.Clear();
            Array.ForEach([piece[count..], .. rest], _pieces.Enqueue);
        }

        ReadBytes += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
