using RxSse.Log;
using RxSse.Streams;

namespace RxSse.Publishing;

/// <summary>
/// The one way into the log, for streams and publishers alike. While an append is under way, what comes is collected
/// and appended together when it is done, so a slow log gets few and large batches. What waits is bounded.
/// </summary>
/// <param name="log">Where the events go.</param>
/// <param name="capacity">How many may wait; further ones are refused.</param>
internal sealed class Appender(IEventLog log, int capacity = Appender.DefaultCapacity)
{
    public const int DefaultCapacity = 4_096;

    private readonly Lock _lock = new();
    private readonly List<Entry> _waiting = [];
    private bool _appending;

    private readonly record struct Entry(StreamEvent Event, TaskCompletionSource<LogEvent> Done);

    /// <summary>Appends an event. The task completes when the log has it, with its id.</summary>
    /// <exception cref="AppendRefusedException">Nothing was appended; the message says why.</exception>
    public Task<LogEvent> AppendAsync(StreamEvent next)
    {
        var entry = new Entry(next, new TaskCompletionSource<LogEvent>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            if (_waiting.Count >= capacity)
            {
                return Task.FromException<LogEvent>(new AppendRefusedException(
                    $"The log is slow or away, and {capacity} events wait for it already. Try again in a moment."));
            }

            _waiting.Add(entry);
            if (_appending)
            {
                return entry.Done.Task;
            }

            _appending = true;
        }

        _ = AppendWhatWaitsAsync();
        return entry.Done.Task;
    }

    // Run by whoever finds no append under way. It appends its own batch; what has come meanwhile is not its business
    // and goes on without it, or a publisher would be kept for as long as others publish.
    private async Task AppendWhatWaitsAsync()
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
#pragma warning disable CA1031 // whatever the log's fault is, it belongs to those who wait for this batch
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
            return batch;
        }
    }
}
