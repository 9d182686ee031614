using System.IO.Compression;

namespace RxSse.Tests.Simulation;

/// <summary>A client that decodes gzip as it arrives, with the framework's own decoder.</summary>
internal sealed class Gunzip : IDisposable
{
    private readonly MemoryStream _received = new();
    private readonly MemoryStream _decoded = new();
    private readonly GZipStream _decoder;

    public Gunzip() => _decoder = new GZipStream(_received, CompressionMode.Decompress);

    /// <summary>Takes received bytes. Returns what they can be decoded to.</summary>
    public ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes)
    {
        _decoded.SetLength(0);
        _received.SetLength(0);
        _received.Write(bytes);
        _received.Position = 0;
        _decoder.CopyTo(_decoded);
        return _decoded.GetBuffer().AsSpan(0, (int)_decoded.Length);
    }

    /// <summary>Decodes a whole body. It fails unless the body has a valid end.</summary>
    public static byte[] All(byte[] body)
    {
        using var decoder = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var decoded = new MemoryStream();
        decoder.CopyTo(decoded);
        return decoded.ToArray();
    }

    /// <summary>Decodes what has arrived of a body.</summary>
    public static byte[] Begun(byte[] body)
    {
        using var decoder = new Gunzip();
        return decoder.Take(body).ToArray();
    }

    public void Dispose()
    {
        _decoder.Dispose();
        _decoded.Dispose();
    }
}
