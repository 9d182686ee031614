using System.IO.Compression;

namespace RxSse.Benchmarks.Load;

/// <summary>Decodes gzip as it arrives.</summary>
internal sealed class GzipDecoder : IDisposable
{
    private readonly MemoryStream _received = new();
    private readonly GZipStream _decoder;

    public GzipDecoder() => _decoder = new GZipStream(_received, CompressionMode.Decompress);

    /// <summary>Takes received bytes.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        _received.SetLength(0);
        _received.Write(bytes);
        _received.Position = 0;
    }

    /// <summary>Decodes a part of them. Returns its length, and 0 if all are decoded.</summary>
    public int Decode(Span<byte> decoded) => _decoder.Read(decoded);

    public void Dispose() => _decoder.Dispose();
}
