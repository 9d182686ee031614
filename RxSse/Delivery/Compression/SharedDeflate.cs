using System.IO.Compression;
using RxSse.Sse;
using RxSse.Views.Model;

namespace RxSse.Delivery.Compression;

/// <summary>
/// The compressor of a list of frames: those of a selection of streams, or of a view, in one format. It takes each frame once, before the
/// frame is published, and puts its block beside it (docs/adr/0019).
/// </summary>
/// <remarks>
/// Now and then it begins anew with an empty window: a key block refers to nothing before it, so a subscriber may begin there. One thread
/// takes frames, others ask for a key block; only the end needs the lock.
/// </remarks>
/// <param name="selection">The streams of the list.</param>
/// <param name="format">The format of its subscribers.</param>
/// <param name="stored">The streams whose events are not compressed.</param>
internal sealed class SharedDeflate(StreamSelection selection, SseFormat format, IReadOnlySet<string> stored) : IDisposable
{
    /// <summary>A key block that somebody waits for comes when so many frames have passed since the last one.</summary>
    public const int KeyFrames = 64;

    /// <summary>Or when so many bytes have passed. A larger frame is a key block.</summary>
    public const int KeyBytes = 16 * 1024;

    /// <summary>The bytes of the blocks that are kept. A subscriber that is further behind is sent the frames as they are.</summary>
    public const int MaxKeptBytes = 256 * 1024;

    private const int BlockOverhead = 184; // its objects
    private const int MaxOutput = 64 * 1024; // what an output keeps for the next frame

    private readonly object _list = new(); // what the blocks refer to: cached frames outlive the compressor
    private readonly Lock _lock = new();
    private readonly MemoryStream _output = new();
    private readonly Queue<(DeflateBlock Block, int Bytes)> _kept = [];
    private DeflateStream? _deflate; // its native part takes about 256 KiB
    private bool _isDisposed;
    private volatile bool _isKeyWanted;
    private bool _needsKey = true;
    private long _index;
    private int _framesSinceKey;
    private int _bytesSinceKey;

    /// <summary>The bytes of the blocks that are kept, with their objects.</summary>
    internal int KeptBytes { get; private set; }

    /// <summary>The block of a frame; null if it has none in this list.</summary>
    public DeflateBlock? BlockOf(Frame frame) => frame.BlockOf(_list);

    /// <summary>A subscriber waits for a key block.</summary>
    public void WantKey()
    {
        if (!_isKeyWanted)
        {
            _isKeyWanted = true;
        }
    }

    /// <summary>Compresses a frame, if it belongs to the list.</summary>
    public void Take(Frame frame)
    {
        if (frame.Stream is { } stream && !selection.Has(stream))
        {
            return;
        }

        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            if (frame.Stream is { } source && stored.Contains(source))
            {
                _needsKey = true; // subscribers have bytes that the window does not
                return;
            }

            var content = frame.Bytes(format);
            var isKey = IsKey(content.Length);
            Keep(frame.AddBlock(_list, _index++, isKey, Compress(content.Span, isKey)));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _deflate?.Dispose();
            _output.Dispose();
            foreach (var (block, _) in _kept)
            {
                block.Release();
            }

            _kept.Clear();
            KeptBytes = 0;
        }
    }

    private bool IsKey(int bytes)
    {
        var isKey = _needsKey || bytes > KeyBytes || (_isKeyWanted && (_framesSinceKey >= KeyFrames || _bytesSinceKey >= KeyBytes));
        if (isKey)
        {
            _needsKey = false;
            _isKeyWanted = false;
            _framesSinceKey = 0;
            _bytesSinceKey = 0;
        }

        _framesSinceKey++;
        _bytesSinceKey = Math.Min(_bytesSinceKey + bytes, KeyBytes);
        return isKey;
    }

    // A flush ends the block with an empty stored one, so that it ends at a byte. .NET cannot reset a compressor; a new one costs 10 µs.
    private HttpChunk Compress(ReadOnlySpan<byte> content, bool isKey)
    {
        if (isKey)
        {
            _deflate?.Dispose();
            _deflate = new DeflateStream(_output, CompressionLevel.Fastest, leaveOpen: true);
        }

        _output.SetLength(0); // also what the end of the last compressor has written
        _deflate!.Write(content);
        _deflate.Flush();
        var chunk = new HttpChunk(_output.GetBuffer().AsSpan(0, (int)_output.Length));
        if (_output.Capacity > MaxOutput)
        {
            _output.SetLength(0);
            _output.Capacity = 0;
        }

        return chunk;
    }

    private void Keep(DeflateBlock block)
    {
        var bytes = block.Chunk!.Bytes.Length + BlockOverhead;
        _kept.Enqueue((block, bytes));
        KeptBytes += bytes;
        while (KeptBytes > MaxKeptBytes && _kept.Count > 1)
        {
            var (oldest, freed) = _kept.Dequeue();
            oldest.Release();
            KeptBytes -= freed;
        }
    }
}
