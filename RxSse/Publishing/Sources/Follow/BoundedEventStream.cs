namespace RxSse.Publishing.Sources.Follow;

/// <summary>
/// A stream of Server-Sent Events that fails if an event becomes too large. The parser above it keeps an event until a blank line; so this
/// counts the bytes since the last one, without comments that are complete, which the parser does not keep.
/// </summary>
/// <param name="source">The body of the response.</param>
/// <param name="max">The maximum size of one event, in bytes.</param>
/// <param name="idle">Runs while no byte comes.</param>
internal sealed class BoundedEventStream(Stream source, int max, SourceDeadline idle) : Stream
{
    private long _event; // bytes since the last blank line
    private long _line; // of these, bytes of the line that is not complete
    private bool _isComment;
    private bool _isAfterCarriageReturn;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var pending = source.ReadAsync(buffer, cancellationToken);
        var isWaiting = !pending.IsCompleted;
        if (isWaiting)
        {
            idle.Restart();
        }

        var count = await pending.ConfigureAwait(false);
        if (isWaiting)
        {
            idle.Pause();
        }

        Count(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Count(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_isAfterCarriageReturn && bytes[0] == '\n')
            {
                bytes = bytes[1..];
                _isAfterCarriageReturn = false;
                continue;
            }

            var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
            Add(end < 0 ? bytes : bytes[..end]);
            _isAfterCarriageReturn = end >= 0 && bytes[end] == '\r';
            if (end >= 0)
            {
                EndLine();
            }

            bytes = end < 0 ? default : bytes[(end + 1)..];
        }
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
        {
            return;
        }

        _isComment = _line == 0 ? bytes[0] == ':' : _isComment;
        _line += bytes.Length;
        _event += bytes.Length;
        if (_event > max)
        {
            throw SourceFaults.TooLarge("An event of the server", max, "Follow:Bytes");
        }
    }

    private void EndLine()
    {
        _event = _line == 0 ? 0 : _isComment ? _event - _line : _event;
        _line = 0;
    }
}
