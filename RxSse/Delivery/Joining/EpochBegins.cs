namespace RxSse.Delivery.Joining;

/// <summary>Where the newest epochs begin that have begun while the server ran. One thread adds, any thread reads.</summary>
internal sealed class EpochBegins
{
    private const int Kept = 64; // a start is at most as old as a request

    private volatile EventId[] _begins = []; // never changed, but replaced

    /// <summary>An epoch begins. Call it before anybody can have its position.</summary>
    public void Add(EventId begin) => _begins = [.. _begins.TakeLast(Kept - 1), begin];

    /// <summary>Where an epoch begins; null if it was there when the server started.</summary>
    public long? Of(string epoch)
    {
        foreach (var begin in _begins)
        {
            if (begin.Epoch == epoch)
            {
                return begin.Sequence;
            }
        }

        return null;
    }
}
