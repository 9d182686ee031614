using RxSse.Sse;
using RxSse.Views.Model;

namespace RxSse.Delivery.Compression;

/// <summary>
/// The lists of frames that come from one source: the selections of bare streams, or one view. A list gets a compressor when a second
/// subscriber accepts gzip, and keeps it until no subscriber is left that is sent what it makes. Thread-safe.
/// </summary>
/// <param name="stored">The streams whose events are not compressed.</param>
/// <param name="limit">The number of compressors in the server.</param>
internal sealed class CompressedLists(IReadOnlySet<string> stored, CompressorLimit limit)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(StreamSelection, SseFormat), List> _lists = [];
    private volatile SharedDeflate[] _compressors = []; // never changed, but replaced

    /// <summary>Compresses a frame for each list that it belongs to. Call it before the frame is published, from one thread.</summary>
    public void Take(Frame frame)
    {
        foreach (var compressor in _compressors)
        {
            compressor.Take(frame);
        }
    }

    /// <summary>A subscriber that accepts gzip joins a list. It leaves when the result is disposed.</summary>
    public CompressionLease Enter(StreamSelection selection, SseFormat format)
    {
        lock (_lock)
        {
            if (!_lists.TryGetValue((selection, format), out var list))
            {
                _lists[(selection, format)] = list = new List();
            }

            list.Subscribers++;
            if (list.Compressor is null && list.Subscribers > 1 && limit.TryTake())
            {
                list.Compressor = new SharedDeflate(selection, format, stored);
                _compressors = [.. _compressors, list.Compressor];
            }

            list.Compressed += list.Compressor is null ? 0 : 1;
            var compressor = list.Compressor;
            return new CompressionLease(compressor, () => Leave(selection, format, compressor is not null));
        }
    }

    private void Leave(StreamSelection selection, SseFormat format, bool wasCompressed)
    {
        lock (_lock)
        {
            var list = _lists[(selection, format)];
            if (--list.Subscribers == 0)
            {
                _lists.Remove((selection, format));
            }

            list.Compressed -= wasCompressed ? 1 : 0;
            if (list is { Compressed: 0, Compressor: { } compressor })
            {
                list.Compressor = null;
                _compressors = [.. _compressors.Where(other => other != compressor)];
                compressor.Dispose();
                limit.Release();
            }
        }
    }

    private sealed class List
    {
        public SharedDeflate? Compressor { get; set; }

        /// <summary>Those who accept gzip.</summary>
        public int Subscribers { get; set; }

        /// <summary>Those of them who are sent it.</summary>
        public int Compressed { get; set; }
    }
}
