using System.Diagnostics.CodeAnalysis;
using RxSse.Log;

namespace RxSse.Views.Execution;

/// <summary>
/// Reads the events that windows need from the log, in turns with the replays. The turn of the view takes them. Not synchronised: its turns
/// follow each other.
/// </summary>
/// <param name="through">The last event that is read.</param>
/// <param name="time">Up to this time windows end with the last event, in ticks since the Unix epoch.</param>
/// <param name="after">The event before the first one; null: it is found by <paramref name="from"/>.</param>
/// <param name="from">All events from this time on are read, if there is no <paramref name="after"/>.</param>
/// <param name="log">The log.</param>
/// <param name="owner">Takes what is read.</param>
/// <param name="keptMore">Receives each change of what it keeps, in bytes.</param>
[SuppressMessage("Design", "CA1001", Justification = "It has neither a timer nor a handle.")]
internal sealed class WindowReading(
    EventId through, long time, long? after, long from, IEventLog log, IWindowReader owner, Action<long> keptMore) : IReplayWork
{
    private const int PageEvents = 64;
    private const int BytesOfEvent = 256; // beside its data

    private readonly Queue<LogEvent> _events = [];
    private readonly CancellationTokenSource _left = new();
    private long? _after = after;
    private long _bytes;

    /// <summary>The last event that is read.</summary>
    public EventId Through => through;

    /// <summary>Up to this time windows end with the last event.</summary>
    public long Time => time;

    /// <summary>All events from this time on are read, if the windows begin with it.</summary>
    public long From => from;

    /// <summary>Whether windows begin with the first page.</summary>
    public bool IsAnew { get; private set; } = after is null;

    /// <summary>Whether all is read.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>What has been read and not taken yet, in bytes. Read from any thread.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Ends the view, or makes it go on without the log, if the log stays away; null while it is there.</summary>
    public IDisposable? Patience { get; set; }

    public LinkedListNode<IReplayWork>? Place { get; set; }

    /// <summary>Nobody needs it any more.</summary>
    public void Cancel()
    {
        _left.Cancel();
        Patience?.Dispose();
        _events.Clear();
        CountBytes(-_bytes);
    }

    /// <summary>
    /// From which time on, in ticks since the Unix epoch, all events are known in spite of those that are lost; null if none is lost that is to
    /// be read.
    /// </summary>
    public long? KnownFrom(HistoryPage page)
    {
        if (IsOfAnotherEpoch(page))
        {
            return time + 1; // whatever has survived
        }

        // What is lost may be as late as the first event that is not.
        return page.EvictedThrough > _after && page.EvictedStreams is not { Count: 0 }
            ? Math.Min(page.Events is [var first, ..] ? LogTime.Ticks(first.Time) : time, time) + 1
            : null;
    }

    /// <summary>Takes a page.</summary>
    public void Take(HistoryPage page)
    {
        if (IsOfAnotherEpoch(page))
        {
            (IsAnew, IsComplete) = (false, true); // the tail is about to tell of it
            return;
        }

        IsAnew = false;
        foreach (var logged in page.Events.Where(logged => logged.Sequence > _after && logged.Sequence <= through.Sequence))
        {
            _events.Enqueue(logged);
            CountBytes(BytesOf(logged));
        }

        var last = page.Events is [.., var newest] ? newest.Sequence : page.EvictedThrough ?? through.Sequence;
        IsComplete = last >= through.Sequence;
        _after = Math.Max(_after!.Value, last);
    }

    /// <summary>The time up to which windows can end now; the least of all times if that is not known yet.</summary>
    public long Until => _events.TryPeek(out var next) ? LogTime.Ticks(next.Time) : IsComplete ? time : long.MinValue;

    /// <summary>The next event, when the windows have ended that end before it; null if it has to be read first, or there is none.</summary>
    public LogEvent? Dequeue()
    {
        if (!_events.TryDequeue(out var next))
        {
            return null;
        }

        CountBytes(-BytesOf(next));
        return next;
    }

    public async ValueTask<bool> RunAsync(Func<bool> hasTime)
    {
        try
        {
            if (_events.Count > 0 || IsComplete)
            {
                return await owner.TakeAsync(this, page: null);
            }

            if (!owner.HasRoom(this))
            {
                return false;
            }

            _after ??= Math.Min(
                await log.FindAsync(LogTime.OfTicks(from), _left.Token), through.Sequence);
            var page = await log.ReadAsync(_after.Value, PageEvents, _left.Token);
            return await owner.TakeAsync(this, page);
        }
        catch (LogAwayException)
        {
            owner.Wait(this);
        }
#pragma warning disable CA1031 // an error of the log ends this view only
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (!_left.IsCancellationRequested)
            {
                owner.Fail(this, error);
            }
        }

        return false;
    }

    // The events that survived bear the name of the epoch that has begun since.
    private bool IsOfAnotherEpoch(HistoryPage page) =>
        (page.Events is [var first, ..] ? first.Id.Epoch : log.Newest.Epoch) != through.Epoch;

    private void CountBytes(long change)
    {
        Volatile.Write(ref _bytes, _bytes + change);
        keptMore(change);
    }

    private static long BytesOf(LogEvent logged) => BytesOfEvent + logged.Event.Data.Length;
}

/// <summary>Takes what its windows need from the log. Called from any thread.</summary>
internal interface IWindowReader
{
    /// <summary>Takes a page, or goes on with the last one.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="page">The page; null if there is none.</param>
    /// <returns>Whether the reading needs another turn at once. If not, it enters again when it does.</returns>
    Task<bool> TakeAsync(WindowReading reading, HistoryPage? page);

    /// <summary>Whether there is room for a page. If not, the reading enters again when there is.</summary>
    bool HasRoom(WindowReading reading);

    /// <summary>The log is away.</summary>
    void Wait(WindowReading reading);

    /// <summary>The log cannot be read.</summary>
    void Fail(WindowReading reading, Exception error);
}
