using RxSse.Views.Model;

namespace RxSse.Delivery.Compression;

/// <summary>What is compressed in the server.</summary>
/// <param name="method">How.</param>
/// <param name="stored">The streams whose events are not compressed.</param>
/// <param name="limit">The number of compressors.</param>
internal sealed class Compressors(CompressionMethod method, IReadOnlySet<string> stored, CompressorLimit limit)
{
    /// <summary>Whether anything is compressed.</summary>
    public bool IsEnabled => method != CompressionMethod.Off;

    /// <summary>The lists of bare streams. Null if they are not compressed.</summary>
    public CompressedLists? Streams { get; } = method == CompressionMethod.Off ? null : new(stored, limit);

    /// <summary>The list of a view that starts. Null if it is not compressed, such as one that reads a stream that must not be.</summary>
    public CompressedLists? Of(View view) => !IsEnabled || view.Streams.Any(stored.Contains) ? null : new(stored, limit);
}
