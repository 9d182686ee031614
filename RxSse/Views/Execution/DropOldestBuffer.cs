using RxSse.Hub;
using RxSse.Log;

namespace RxSse.Views.Execution;

/// <summary>
/// The items that wait to enter a view, bounded: when the view is too far behind, the oldest are dropped, so that it delays
/// its own subscribers only. The items refer to the data of the log, so a waiting item costs a reference.
/// </summary>
internal sealed class DropOldestBuffer
{
    /// <summary>The maximum number of waiting items.</summary>
    public const int Capacity = 1_024;

    private readonly Lock _lock = new();
    private Queue<HubItem> _waiting = new();
    private Dictionary<string, LogEvent>? _dropped; // the newest dropped event of each stream
    private EventId _from;
    private EventId _to;

    /// <summary>Adds an item.</summary>
    /// <returns>Whether the buffer was empty: then the caller has to post a <see cref="TakeAll"/>.</returns>
    public bool Add(HubItem item)
    {
        lock (_lock)
        {
            var wasEmpty = _waiting.Count == 0;
            if (_waiting.Count == Capacity && _waiting.Dequeue() is LoggedItem { Logged: var oldest })
            {
                _from = _dropped is null ? oldest.Id with { Sequence = oldest.Sequence - 1 } : _from;
                _to = oldest.Id;
                (_dropped ??= [])[oldest.Event.Stream] = oldest;
            }

            _waiting.Enqueue(item);
            return wasEmpty;
        }
    }

    /// <summary>Removes all items.</summary>
    /// <returns>The items, the range that was dropped before them, and the newest dropped event of each stream.</returns>
    public (Queue<HubItem> Items, SkippedRange? Skipped, IEnumerable<LogEvent> Newest) TakeAll()
    {
        lock (_lock)
        {
            var taken = (_waiting, _dropped is null ? null : new SkippedRange(_from, _to), _dropped?.Values.AsEnumerable() ?? []);
            _waiting = new Queue<HubItem>();
            _dropped = null;
            return taken;
        }
    }
}
