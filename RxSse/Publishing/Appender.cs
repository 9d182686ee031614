using RxSse.Log;
using RxSse.Streams;

namespace RxSse.Publishing;

/// <summary>
/// Appends the events of streams and publishers to the log. Events that arrive during an append wait and are appended
/// together as the next batch, so a slow log receives few and large batches. The waiting events are limited in number and bytes.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="options">The maximum size of the waiting events; the appender refuses more.</param>
/// <param name="capacity">The maximum number of waiting events; the appender refuses more.</param>
internal sealed class Appender(IEventLog log, PublishingOptions options, int capacity = Appender.DefaultCapacity)
{
    public const int DefaultCapacity = 4_096;

    private readonly Lock _lock = new();
    private readonly List<Entry> _waiting = [];
    private long _waitingBytes;
    private bool _appending;

    private readonly record struct Entry(StreamEvent Event, TaskCompletionSource<LogEvent> Done);

    /// <summary>Appends an event. The task completes with its id when the event is in the log.</summary>
    /// <exception cref="AppendRefusedException">The event was not appended; the message has the reason.</exception>
    public Task<LogEvent> AppendAsync(StreamEvent next)
    {
        var entry = new Entry(next, new TaskCompletionSource<LogEvent>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            if (_waiting.Count > 0 && (_waiting.Count >= capacity || _waitingBytes + next.Size > options.QueueBytes))
            {
                return Task.FromException<LogEvent>(new AppendRefusedException(
                    $"The log is slow or unavailable, and too many events wait for it: {capacity} with {options.QueueBytes} bytes at most. "
                    + "Retry in a moment."));
            }

            _waiting.Add(entry);
            _waitingBytes += next.Size;
            if (_appending)
            {
                return entry.Done.Task;
            }

            _appending = true;
        }

        _ = AppendWaitingAsync();
        return entry.Done.Task;
    }

    // Called by a publisher that finds no append in progress. It appends its own batch and yields before the next one, so
    // that this publisher does not wait while others publish.
    private async Task AppendWaitingAsync()
    {
        while (TryTakeAll() is { } batch)
        {
            try
            {
                var appended = await log.AppendAsync(Array.ConvertAll(batch, entry => entry.Event), CancellationToken.None);
                for (var i = 0; i < batch.Length; i++)
                {
                    batch[i].Done.SetResult(appended[i]);
                }
            }
#pragma warning disable CA1031 // any exception of the log fails the events of this batch
            catch (Exception error)
#pragma warning restore CA1031
            {
                foreach (var entry in batch)
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

            var batch = _waiting.ToArray();
            _waiting.Clear();
            _waitingBytes = 0;
            return batch;
        }
    }
}
