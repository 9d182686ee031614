namespace RxSse.Delivery.Compression;

/// <summary>A subscriber's place in a list of frames, until it is disposed.</summary>
/// <param name="compressor">The compressor of the list; null if the subscriber is sent the frames as they are.</param>
/// <param name="leave">Leaves the list.</param>
internal sealed class CompressionLease(SharedDeflate? compressor, Action leave) : IDisposable
{
    public SharedDeflate? Compressor => compressor;

    public void Dispose() => leave();
}
