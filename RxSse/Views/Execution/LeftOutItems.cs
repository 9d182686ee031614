using RxSse.Hub;
using RxSse.Log;

namespace RxSse.Views.Execution;

/// <summary>
/// Items of the hub that are left out, in the order of the log, put together, and the newest of the heartbeats among them, which is not left out:
/// it stands behind all of them. Not synchronised.
/// </summary>
/// <param name="snapshots">The streams whose newest event is kept; null: of none.</param>
internal sealed class LeftOutItems(IReadOnlySet<string>? snapshots)
{
    private Dictionary<string, LeftOutEvents> _streams = [];
    private Dictionary<string, LogEvent> _newest = [];
    private SkippedRange? _break;
    private EventId? _from; // null if there are none
    private EventId _position;
    private DateTimeOffset _time;
    private Heartbeat? _heartbeat;
    private bool _isOvertaken; // what came behind the heartbeat was left out too

    /// <summary>Whether nothing was left out that a view would have.</summary>
    public bool IsEmpty => _from is null && _heartbeat is null;

    /// <summary>Adds an item.</summary>
    public void Add(HubItem item)
    {
        switch (item)
        {
            case LoggedItem { Logged: var logged }:
                var events = LeftOutEvents.Of(logged.Id);
                Add(events.From, logged.Time);
                Add(logged.Event.Stream, events);
                Keep(logged);
                break;
            case MarkItem mark:
                Add(mark.Position, mark.Time);
                break;
            case Break gone:
                _time = gone.IsNewEpoch ? default : _time;
                Add(gone.From, gone.Newest.Select(static logged => logged.Time).DefaultIfEmpty().Max());
                Add(new SkippedRange(gone.From, gone.Position, gone.Reason));
                _newest = [];
                Keep(gone.Newest);
                break;
            case LeftOut before:
                _time = before.IsNewEpoch ? default : _time;
                Add(before.From, before.Time);
                Add(before);
                break;
            case Heartbeat heartbeat:
                (_heartbeat, _isOvertaken) = (heartbeat, false);
                return;
            default:
                return;
        }

        _position = item.Position;
        _isOvertaken = true;
    }

    /// <summary>Takes all that was left out; if there is nothing, the heartbeat.</summary>
    public HubItem Take()
    {
        if (_from is { } from)
        {
            var all = new LeftOut(_position, from, _time, _streams, _newest, _break);
            (_streams, _newest, _break, _from, _time) = ([], [], null, null, default);
            return all;
        }

        var heartbeat = _isOvertaken ? _heartbeat! with { Position = _position } : _heartbeat!;
        _heartbeat = null;
        return heartbeat;
    }

    private void Add(EventId from, DateTimeOffset time)
    {
        _from ??= from;
        _time = time > _time ? time : _time;
    }

    private void Add(LeftOut before)
    {
        foreach (var (stream, events) in before.Streams)
        {
            Add(stream, events);
        }

        if (before.Break is { } gone)
        {
            Add(gone);
            _newest = [];
        }

        Keep(before.Newest.Values);
    }

    private void Keep(IEnumerable<LogEvent> newest)
    {
        foreach (var logged in newest)
        {
            Keep(logged);
        }
    }

    private void Keep(LogEvent logged)
    {
        if (snapshots?.Contains(logged.Event.Stream) == true)
        {
            _newest[logged.Event.Stream] = logged;
        }
    }

    private void Add(string stream, LeftOutEvents events) =>
        _streams[stream] = _streams.TryGetValue(stream, out var before) ? before.And(events) : events;

    private void Add(SkippedRange gone) => _break = _break is null ? gone
        : new SkippedRange(_break.From, gone.Position, _break.Reason == Break.Restarted ? _break.Reason : gone.Reason);
}
