namespace RxSse.Views.Execution;

/// <summary>Counts what waits to enter all views together, and bounds it.</summary>
/// <param name="max">The most bytes that wait, beside <see cref="BytesForView"/> for each view.</param>
internal sealed class IntakeRoom(long max)
{
    /// <summary>What may wait for each view beside what may wait for all, in bytes: eight places for events that others have too.</summary>
    public const int BytesForView = 512;

    private long _bytes;

    /// <summary>The bytes that wait. What waits for several views counts once. Read from any thread.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Whether so much more may wait, even if nothing waits for a single view.</summary>
    public bool HasRoomFor(long bytes) => Bytes + bytes <= max;

    /// <summary>Adds bytes, or subtracts them. Called from any thread.</summary>
    public void Add(long change) => Interlocked.Add(ref _bytes, change);

    /// <summary>If too much waits, the views for which most waits leave out their oldest. None leaves out what is within its equal part.</summary>
    /// <param name="views">The running views.</param>
    public void Make(IReadOnlyCollection<Pipeline> views)
    {
        var most = max + ((long)BytesForView * views.Count);
        if (Bytes <= most || views.Count == 0)
        {
            return;
        }

        var (part, level) = (most / views.Count, views.Max(static view => view.Waiting));
        while (Bytes > most && level > part)
        {
            level = Math.Max(level / 2, part);
            foreach (var view in views)
            {
                view.LeaveOutBeyond(level);
            }
        }
    }
}
