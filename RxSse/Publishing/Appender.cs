using RxSse.Log;
using RxSse.Streams;

namespace RxSse.Publishing;

/// <summary>
/// Appends the events of streams and publishers to the log. Appends that arrive during another one wait, and go to the log together as the
/// next round, so a slow log receives few and large rounds. What waits is limited in events and bytes.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="options">The maximum size of the waiting events; the appender refuses more.</param>
/// <param name="capacity">The maximum number of waiting events; the appender refuses more.</param>
internal sealed class Appender(IEventLog log, PublishingOptions options, int capacity = Appender.DefaultCapacity)
{
    public const int DefaultCapacity = 4_096;

    private readonly Lock _lock = new();
    private readonly List<Entry> _waiting = [];
    private int _waitingEvents;
    private long _waitingBytes;
    private bool _appending;

    private readonly record struct Entry(Append Append, TaskCompletionSource<AppendOutcome> Done);

    /// <summary>Appends an event. The task completes with its id when the event is in the log.</summary>
    /// <exception cref="AppendRefusedException">The event was not appended; the message has the reason.</exception>
    public async Task<EventId> AppendAsync(StreamEvent next) => await AppendAsync(new Append(next)) switch
    {
        AppendOutcome.Appended appended => appended.Last,
        AppendOutcome.NoRoom refused => throw new AppendRefusedException(refused.Message),
        var other => throw new InvalidOperationException($"An event without key and condition was not appended: {other}."),
    };

    /// <summary>Appends events together. The task completes when they are in the log, or are refused.</summary>
    public Task<AppendOutcome> AppendAsync(Append append)
    {
        var entry = new Entry(append, new TaskCompletionSource<AppendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            if (!HasRoom(append))
            {
                return Task.FromResult<AppendOutcome>(new AppendOutcome.NoRoom(
                    $"The log is slow or unavailable, and too many events wait for it: {capacity} with {options.QueueBytes} bytes at most. "
                    + "Retry in a moment."));
            }

            _waiting.Add(entry);
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

    // Called by a publisher that finds no append in progress. It appends its own round and yields before the next one, so
    // that this publisher does not wait while others publish.
    private async Task AppendWaitingAsync()
    {
        while (TryTakeAll() is { } round)
        {
            try
            {
                var outcomes = await log.AppendAsync(Array.ConvertAll(round, entry => entry.Append), CancellationToken.None);
                for (var i = 0; i < round.Length; i++)
                {
                    round[i].Done.SetResult(outcomes[i]);
                }
            }
#pragma warning disable CA1031 // any exception of the log fails the appends of this round
            catch (Exception error)
#pragma warning restore CA1031
            {
                foreach (var entry in round)
                {
                    entry.Done.TrySetException(error);
                }
            }

            if (HasWaiting)
            {
                await Task.Yield();
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

    private Entry[]? TryTakeAll()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                _appending = false;
                return null;
            }

            var round = _waiting.ToArray();
            _waiting.Clear();
            (_waitingEvents, _waitingBytes) = (0, 0);
            return round;
        }
    }
}
