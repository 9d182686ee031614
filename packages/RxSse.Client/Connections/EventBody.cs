namespace RxSse.Client.Connections;

/// <summary>
/// The body of a response, as a parser of events reads it. It watches for silence, and fails if an event becomes too large: the parser keeps
/// an event until a blank line comes. Comments that are complete do not count: the parser does not keep them.
/// </summary>
/// <param name="source">The body.</param>
/// <param name="max">The largest event, in bytes.</param>
/// <param name="silence">Runs while nothing comes.</param>
internal sealed class EventBody(Stream source, int max, Silence silence) : Stream
{
    private long _event; // bytes since the last blank line
    private long _line; // of these, bytes of the line that is not complete
    private bool _isComment;
    private bool _isAfterCarriageReturn;

    /// <summary>Whether an event was too large.</summary>
    public bool IsTooLarge { get; private set; }

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
        if (!pending.IsCompleted)
        {
            silence.Watch();
        }

        try
        {
            var count = await pending.ConfigureAwait(false);
            Count(buffer.Span[..count]);
            return count;
        }
        finally
        {
            silence.Pause();
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // CR, LF and CRLF each end a line.
    private void Count(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_isAfterCarriageReturn && bytes[0] == '\n')
            {
                _isAfterCarriageReturn = false;
                bytes = bytes[1..];
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
            IsTooLarge = true;
            throw new InvalidDataException($"An event of the server has more than {max} bytes ({nameof(EventsOptions.MaxEventBytes)}).");
        }
    }

    private void EndLine()
    {
        _event = _line == 0 ? 0 : _isComment ? _event - _line : _event;
        _line = 0;
    }
}
