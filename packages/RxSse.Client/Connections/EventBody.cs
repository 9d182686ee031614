namespace RxSse.Client.Connections;

/// <summary>
/// The body of a response, as a parser of events reads it. It watches for silence, and fails if an event becomes too large: the parser keeps
/// an event until a blank line comes.
/// </summary>
/// <param name="source">The body.</param>
/// <param name="max">The largest event, in bytes.</param>
/// <param name="silence">Runs while nothing comes.</param>
internal sealed class EventBody(Stream source, int max, Silence silence) : Stream
{
    private int _bytes; // since the last blank line
    private bool _isAtLineStart = true;
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
            var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
            if (end == 0 && bytes[0] == '\n' && _isAfterCarriageReturn)
            {
                _isAfterCarriageReturn = false;
                bytes = bytes[1..];
                continue;
            }

            var length = end < 0 ? bytes.Length : end;
            _bytes = _isAtLineStart && end == 0 ? 0 : (int)Math.Min(int.MaxValue, (long)_bytes + length);
            if (_bytes > max)
            {
                IsTooLarge = true;
                throw new InvalidDataException($"An event of the server has more than {max} bytes ({nameof(EventsOptions.MaxEventBytes)}).");
            }

            _isAtLineStart = end >= 0;
            _isAfterCarriageReturn = end >= 0 && bytes[end] == '\r';
            bytes = bytes[(end < 0 ? length : end + 1)..];
        }
    }
}
