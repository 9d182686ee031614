using System.Globalization;

namespace RxSse.Sse;

/// <summary>Bytes framed as one chunk (RFC 9112, 7.1). They are framed once for all subscribers.</summary>
internal sealed class HttpChunk
{
    private const int MaxDigits = 8;

    private readonly byte[] _bytes;
    private readonly int _start;
    private readonly Lock? _lock; // of a large one
    private HttpChunk? _stored;
    private int _queues;
    private int _counted; // of a large one: its bytes that the queues hold
    private ulong _checksum; // with its operator, in one field, since several threads may compute it at the same time

    public HttpChunk(ReadOnlySpan<byte> content)
    {
        Span<byte> size = stackalloc byte[MaxDigits];
        content.Length.TryFormat(size, out var digits, "x", CultureInfo.InvariantCulture);
        _start = digits + 2;
        _bytes = [.. size[..digits], .. "\r\n"u8, .. content, .. "\r\n"u8];
        _lock = IsLarge ? new Lock() : null;
    }

    /// <summary>The limit of one write, unless it is one larger chunk.</summary>
    public static int MaxWriteBytes => 16 * 1024;

    /// <summary>The maximum number of bytes of the framing.</summary>
    public static int MaxFraming => MaxDigits + 4;

    /// <summary>Frames bytes that are not shared, such as those that one response begins with.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int Frame(ReadOnlySpan<byte> content, Span<byte> destination)
    {
        content.Length.TryFormat(destination, out var digits, "x", CultureInfo.InvariantCulture);
        "\r\n"u8.CopyTo(destination[digits..]);
        content.CopyTo(destination[(digits + 2)..]);
        "\r\n"u8.CopyTo(destination[(digits + 2 + content.Length)..]);
        return digits + content.Length + 4;
    }

    /// <summary>The last chunk, which ends the response.</summary>
    public static ReadOnlyMemory<byte> Last { get; } = "0\r\n\r\n"u8.ToArray();

    /// <summary>The checksum of the content, and the operator of its length. They are computed at first use.</summary>
    public (uint Crc, uint Shift) Checksum
    {
        get
        {
            var checksum = Volatile.Read(ref _checksum);
            if (checksum == 0)
            {
                checksum = (ulong)Crc32.ShiftOf(Content.Length) << 32 | Crc32.Of(Content.Span);
                Volatile.Write(ref _checksum, checksum);
            }

            return ((uint)checksum, (uint)(checksum >> 32));
        }
    }

    /// <summary>Whether it has a write of its own, in which it is sent from where it is.</summary>
    public bool IsLarge => _bytes.Length > MaxWriteBytes;

    /// <summary>The content of a large one in stored blocks. It is made at first use, and shared as the content is.</summary>
    public HttpChunk Stored => Volatile.Read(ref _stored) ?? MakeStored();

    /// <summary>It waits in one more queue.</summary>
    /// <returns>The bytes of its content, and of its stored blocks, that no queue held before.</returns>
    public int Hold()
    {
        if (_lock is null)
        {
            return Interlocked.Increment(ref _queues) == 1 ? Content.Length : 0;
        }

        lock (_lock)
        {
            _queues++;
            var before = _counted; // the stored blocks may have been made since
            _counted = Content.Length + (_stored?.Content.Length ?? 0);
            return _counted - before;
        }
    }

    /// <summary>It waits in one queue less.</summary>
    /// <returns>The bytes that no queue holds any more.</returns>
    public int Release()
    {
        if (_lock is null)
        {
            return Interlocked.Decrement(ref _queues) == 0 ? Content.Length : 0;
        }

        lock (_lock)
        {
            if (--_queues > 0)
            {
                return 0;
            }

            var released = _counted;
            _counted = 0;
            return released;
        }
    }

    public ReadOnlyMemory<byte> Bytes => _bytes;

    public ReadOnlyMemory<byte> Content => _bytes.AsMemory(_start, _bytes.Length - _start - 2);

    private HttpChunk MakeStored()
    {
        lock (_lock!)
        {
            return _stored ??= new HttpChunk(StoredBlock.Of(Content.Span));
        }
    }
}
