using System.Diagnostics;
using RxSse.Diagnostics;
using RxSse.Log;
using RxSse.Streams;

namespace RxSse.Publishing;

/// <summary>
/// Appends events to the log. Appends that arrive during another one wait, and go to the log together as the next rounds, so a slow log
/// receives few and large ones. One round is on its way at a time. What waits is limited in events and bytes. While the log is away, the
/// round is sent again, with the same number and contents, until the patience ends; then it is refused with all that waits behind it.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="options">The maximum size of the waiting events; the appender refuses more.</param>
/// <param name="patience">How long a round is sent again.</param>
/// <param name="name">What the name of the appender in its rounds begins with.</param>
/// <param name="capacity">The maximum number of waiting events; the appender refuses more.</param>
/// <param name="counters">Counts what is appended, and what is not; null if nobody does.</param>
/// <param name="spans">Records rounds with events whose publisher is recorded; null if nobody does.</param>
internal sealed class Appender(
    IEventLog log, PublishingOptions options, AppendPatience patience, string name = Appender.OfPublishers,
    int capacity = Appender.DefaultCapacity, PublishingCounters? counters = null, Spans? spans = null)
{
    public const string OfPublishers = "publishers";
    public const int DefaultCapacity = 4_096;

    /// <summary>The maximum number of events in a round, unless one append has more: it goes alone.</summary>
    public const int RoundEvents = 256;

    /// <summary>The maximum size of a round, in bytes, unless one append is larger: it goes alone.</summary>
    public const long RoundBytes = 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly string _name = $"{name}-{EventId.NewEpoch()}"; // new at each start, as its numbers are
    private readonly Queue<Entry> _waiting = [];
    private int _waitingEvents;
    private long _waitingBytes;
    private bool _appending;
    private long _rounds; // used by the loop only, like what follows
    private bool _mayBeAppended;

    private readonly record struct Entry(Append Append, Term? Term, TaskCompletionSource<AppendOutcome> Done);

    private sealed record Sending(AppendRound Round, Entry[] Entries);

    /// <summary>Appends an event. The task completes with its id when the event is in the log.</summary>
    /// <exception cref="AppendRefusedException">The event was not appended; the message has the details.</exception>
    public async Task<EventId> AppendAsync(StreamEvent next, Term? term = null) => await AppendAsync(new Append(next), term) switch
    {
        AppendOutcome.Appended appended => appended.Last,
        AppendOutcome.Refused refused =>
            throw new AppendRefusedException(refused.Reason, refused.Message) { MayBeAppended = refused.MayBeAppended },
        var other => throw new InvalidOperationException($"An event without key and condition was not appended: {other}."),
    };

    /// <summary>Appends events together. The task completes when they are in the log, or are refused.</summary>
    /// <param name="append">The events.</param>
    /// <param name="term">The term in which they were made; null if they are those of publishers.</param>
    public Task<AppendOutcome> AppendAsync(Append append, Term? term = null)
    {
        var entry = new Entry(append, term, new TaskCompletionSource<AppendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            if (!HasRoom(append))
            {
                counters?.Refused(PublishingCounters.Appender, append.Events.Count);
                return Task.FromResult<AppendOutcome>(new AppendOutcome.Refused(
                    AppendRefusal.Behind,
                    $"The log is slow or unavailable, and too many events wait for it: {capacity} with {options.QueueBytes} bytes at most. "
                    + "Retry in a moment."));
            }

            _waiting.Enqueue(entry);
            _waitingEvents += append.Events.Count;
            _waitingBytes += append.Size;
            if (_appending)
            {
                return entry.Done.Task;
            }

            _appending = true;
        }

        _ = AppendWaitingAsync();
        return entry.Done.Task;
    }

    // Events that exceed a limit on their own may wait when nothing else does: otherwise they could never pass.
    private bool HasRoom(Append append) => _waiting.Count == 0
        || (_waitingEvents + append.Events.Count <= capacity && _waitingBytes + append.Size <= options.QueueBytes);

    // Called by a publisher that finds no append in progress, and by the patience. A publisher appends its own round and yields before the
    // next one, so that it does not wait while others publish.
    private async Task AppendWaitingAsync(Sending? again = null)
    {
        while ((again ?? TryTake()) is { } sending)
        {
            again = null;
            try
            {
                var outcomes = await SendAsync(sending.Round);
                counters?.Answered(sending.Round, outcomes);
                for (var i = 0; i < sending.Entries.Length; i++)
                {
                    sending.Entries[i].Done.SetResult(outcomes[i]);
                }
            }
            catch (LogAwayException away)
            {
                _mayBeAppended |= away.MayBeAppended;
                counters?.FoundAway();
                if (patience.TryAgain(() => _ = AppendWaitingAsync(sending)))
                {
                    return;
                }

                RefuseAll(sending, away);
            }
            catch (AppendRefusedException refused)
            {
                _mayBeAppended |= refused.MayBeAppended;
                Refuse(sending.Entries, refused.Reason, refused.Message);
            }
#pragma warning disable CA1031 // any other exception of the log fails the appends of this round
            catch (Exception error)
#pragma warning restore CA1031
            {
                counters?.Refused(PublishingCounters.Fault, sending.Entries.Sum(static entry => entry.Append.Events.Count));
                foreach (var entry in sending.Entries)
                {
                    entry.Done.TrySetException(error);
                }
            }

            patience.Reset();
            _mayBeAppended = false;
            if (HasWaiting)
            {
                await Task.Yield();
            }
        }
    }

    // Later appends have waited for less than the patience, but would wait for longer than that if it began anew for each round.
    private void RefuseAll(Sending sending, LogAwayException away)
    {
        var message = $"The log is away: {away.Message} Retry in a moment.";
        Refuse(sending.Entries, AppendRefusal.Away, message);
        _mayBeAppended = false;
        Refuse(TakeAll(), AppendRefusal.Away, message);
    }

    private void Refuse(Entry[] entries, AppendRefusal reason, string message)
    {
        var refused = new AppendOutcome.Refused(reason, _mayBeAppended ? $"{message} It may have been published." : message)
        {
            MayBeAppended = _mayBeAppended,
        };
        counters?.Refused(reason, entries.Sum(static entry => entry.Append.Events.Count));
        foreach (var entry in entries)
        {
            entry.Done.SetResult(refused);
        }
    }

    private async ValueTask<IReadOnlyList<AppendOutcome>> SendAsync(AppendRound round)
    {
        Activity.Current = null; // the publisher that runs the loop sends rounds of others
        using var span = Record(round);
        var began = Stopwatch.GetTimestamp();
        try
        {
            var outcomes = await log.AppendAsync(round, CancellationToken.None);
            counters?.Took(Stopwatch.GetElapsedTime(began));
            return outcomes;
        }
        catch (Exception error)
        {
            span?.SetStatus(ActivityStatusCode.Error, error.Message);
            throw;
        }
    }

    private Activity? Record(AppendRound round)
    {
        if (spans is not { AreWanted: true })
        {
            return null;
        }

        var publishers = round.Appends.Select(static append => append.Events[0].Publisher).OfType<PublisherSpan>().ToList();
        return publishers.Count == 0 ? null : spans.StartAppend(publishers, round.Appends.Sum(static append => append.Events.Count));
    }

    /// <summary>What waits, as a share of the limits.</summary>
    public double Backlog
    {
        get
        {
            lock (_lock)
            {
                return Math.Max((double)_waitingEvents / capacity, (double)_waitingBytes / options.QueueBytes);
            }
        }
    }

    private bool HasWaiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count > 0;
            }
        }
    }

    private Sending? TryTake()
    {
        Entry[] entries;
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                _appending = false;
                return null;
            }

            entries = TakeRound();
        }

        var appends = Array.ConvertAll(entries, entry => entry.Append);
        return new Sending(new AppendRound(appends) { Appender = _name, Number = ++_rounds, Term = entries[0].Term }, entries);
    }

    // The events of a round have one term.
    private Entry[] TakeRound()
    {
        var entries = new List<Entry>();
        var (events, bytes) = (0, 0L);
        while (_waiting.TryPeek(out var next))
        {
            events += next.Append.Events.Count;
            bytes += next.Append.Size;
            if (entries.Count > 0 && (events > RoundEvents || bytes > RoundBytes || next.Term != entries[0].Term))
            {
                break;
            }

            entries.Add(Dequeue());
        }

        return [.. entries];
    }

    private Entry[] TakeAll()
    {
        lock (_lock)
        {
            Entry[] all = [.. _waiting];
            _waiting.Clear();
            (_waitingEvents, _waitingBytes) = (0, 0);
            return all;
        }
    }

    private Entry Dequeue()
    {
        var next = _waiting.Dequeue();
        _waitingEvents -= next.Append.Events.Count;
        _waitingBytes -= next.Append.Size;
        return next;
    }
}
