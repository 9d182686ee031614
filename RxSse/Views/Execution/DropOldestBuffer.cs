using RxSse.Hub;
using RxSse.Log;

namespace RxSse.Views.Execution;

/// <summary>
/// What waits to enter a view, bounded: when the view has fallen too far behind, the oldest events are left out, so that
/// it delays nobody but its own subscribers. The data is the log's own: what waits costs references only.
/// </summary>
internal sealed class DropOldestBuffer
{
    /// <summary>The items that may wait.</summary>
    public const int Capacity = 1_024;

    private readonly Lock _lock = new();
    private Queue<HubItem> _waiting = new();
    private Dictionary<string, LogEvent>? _leftOut;
    private EventId _from;
    private EventId _to;

    /// <summary>Adds an item. True if nothing waited before it: then somebody must be told to take.</summary>
    public bool Add(HubItem item)
    {
        lock (_lock)
        {
            var wasEmpty = _waiting.Count == 0;
            if (_waiting.Count == Capacity && _waiting.Dequeue() is LoggedItem { Logged: var oldest })
            {
                _from = _leftOut is null ? oldest.Id with { Sequence = oldest.Sequence - 1 } : _from;
                _to = oldest.Id;
                (_leftOut ??= [])[oldest.Event.Stream] = oldest;
            }

            _waiting.Enqueue(item);
            return wasEmpty;
        }
    }

    /// <summary>All that waits, and what was left out before it: where, and the newest event of each stream in it.</summary>
    public (Queue<HubItem> Items, SkippedRange? SkippedRange, IEnumerable<LogEvent> Newest) Take()
    {
        lock (_lock)
        {
            var taken = (_waiting, _leftOut is null ? null : new SkippedRange(_from, _to), _leftOut?.Values.AsEnumerable() ?? []);
            _waiting = new Queue<HubItem>();
            _leftOut = null;
            return taken;
        }
    }
}
