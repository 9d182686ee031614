namespace RxSse.Delivery.Joining;

/// <summary>Where the newest epochs begin that have begun while the server ran. Thread-safe.</summary>
internal sealed class EpochBegins
{
    private const int Kept = 64; // a start is at most as old as a request

    private readonly Lock _lock = new();
    private readonly Queue<EventId> _begins = [];

    /// <summary>An epoch begins. Call it before anybody can have its position.</summary>
    public void Add(EventId begin)
    {
        lock (_lock)
        {
            _begins.Enqueue(begin);
            if (_begins.Count > Kept)
            {
                _begins.Dequeue();
            }
        }
    }

    /// <summary>Where an epoch begins; null if it was there when the server started.</summary>
    public long? Of(string epoch)
    {
        lock (_lock)
        {
            return _begins.Where(begin => begin.Epoch == epoch).Select(begin => (long?)begin.Sequence).FirstOrDefault();
        }
    }
}
