using RxSse.Streams;

namespace RxSse.Publishing.Sources.Follow;

/// <summary>Events without an id that wait for the next id, so that they are appended together with it.</summary>
/// <param name="maxBytes">The bytes from which no more are held.</param>
internal sealed class HeldEvents(int maxBytes)
{
    /// <summary>The number of events from which no more are held.</summary>
    public const int MaxCount = 1_024;

    private readonly List<StreamEvent> _events = [];
    private long _bytes;

    public bool IsEmpty => _events.Count == 0;

    public bool IsFull => _events.Count >= MaxCount || _bytes >= maxBytes;

    public void Add(StreamEvent next)
    {
        _events.Add(next);
        _bytes += next.Size;
    }

    /// <summary>Returns what is held. Nothing is held any longer.</summary>
    public StreamEvent[] TakeAll()
    {
        StreamEvent[] all = [.. _events];
        Clear();
        return all;
    }

    public void Clear()
    {
        _events.Clear();
        _bytes = 0;
    }
}
