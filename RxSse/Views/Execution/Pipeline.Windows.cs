using System.Diagnostics.CodeAnalysis;
using System.Reactive;
using System.Reactive.Concurrency;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

// Windows by the time of the log. They end with a mark: one of the log, or one that the first event at or after their end stands for, of whatever
// stream. What they have missed, because they began before the view, or because the view was too far behind, they read from the log.
[SuppressMessage("Design", "CA1031", Justification = "An error of an operator ends this view only.")]
internal sealed partial class Pipeline
{
    private const int PageEvents = 64;
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(250);

    private readonly List<Action> _waiting = []; // who joins before the windows are known
    private RunningPipes? _windows; // null until a time of the log is known
    private MarkItem? _pending; // what ends windows, one after the other
    private Reading? _reading;
    private long? _until; // the time of the log, in milliseconds; null until it is known, or if there are no windows
    private long _logTime = long.MinValue; // the same in ticks
    private long _nextEnd = long.MinValue; // the next time at which a window may end; used by the dispatcher
    private long _entered = long.MinValue; // the time of the newest mark that has entered; used by the dispatcher
    private bool _isEnding;
    private bool _isSilent;

    /// <summary>
    /// When the next of its windows may end, in ticks since the Unix epoch; the least of all times until the time of the log is known; null if it
    /// has no windows. Called as <see cref="Enter"/> is.
    /// </summary>
    public long? NextEnd => _plan is null ? null : _nextEnd;

    private static EventId Before(LogEvent logged) => logged.Id with { Sequence = logged.Sequence - 1 };

    /// <summary>Whether it has come, or will come, further than a position that it has told. Called as <see cref="Enter"/> is.</summary>
    /// <param name="state">What has been entered.</param>
    /// <param name="position">The position.</param>
    public bool IsBeyond(HubState state, EventId position) =>
        state.Position != position.OfEvent
        || (_plan is not null && LogTime.Milliseconds(Math.Max(state.Time, _entered)) > position.Until);

    // Whether windows may end at a time. Called as Enter is.
    private bool IsEnd(DateTimeOffset at)
    {
        var time = LogTime.Ticks(at);
        if (_plan is null || time < _nextEnd)
        {
            return false;
        }

        _entered = time;
        _nextEnd = _plan.NextEnd(time);
        return true;
    }

    // A step of a mark: the end of one window, or, when all that are over have ended, its time.
    private void Pass(MarkItem mark)
    {
        _pending = mark;
        var now = LogTime.Ticks(mark.Time);
        if (_windows is null)
        {
            Read(new Reading(mark.Position, now, null));
            return;
        }

        var end = _windows.NextEnd;
        SetTime(Math.Min(end, now));
        MoveTo(mark.Position);
        if (end <= now)
        {
            EndWindows(end);
        }
        else
        {
            _pending = null;
        }
    }

    // Only windows have a time.
    private void NoteTime(long time)
    {
        if (_windows is not null)
        {
            SetTime(time);
        }
    }

    private void SetTime(long time)
    {
        _logTime = Math.Max(_logTime, time);
        _until = LogTime.Milliseconds(_logTime);
    }

    private void EndWindows(long end)
    {
        _outbox.BeginEvent();
        _isEnding = true;
        _windows!.EndWindowsAt(end);
        _isEnding = false;
        _outbox.EndEvent();
    }

    private void WhenWindowsAreKnown(Action join)
    {
        if (_plan is null || _windows is not null || _ended)
        {
            join();
        }
        else
        {
            _waiting.Add(join);
        }
    }

    // What was left out is declared up to the time of the newest item in it. The windows read it from the log.
    private SkippedRange SkipWindows(SkippedRange skipped, DateTimeOffset time)
    {
        if (_plan is null)
        {
            return skipped;
        }

        if (_windows is null)
        {
            if (time != default)
            {
                Read(new Reading(skipped.Position.OfEvent, LogTime.Ticks(time), null)); // the first mark was in it
            }

            return skipped;
        }

        var from = skipped.From.Sequence == _position.Sequence ? _position : skipped.From with { Until = _until };
        var isNewEpoch = skipped.Position.Epoch != _position.Epoch;
        SetTime(LogTime.Ticks(time));
        Read(new Reading(skipped.Position.OfEvent, _logTime, isNewEpoch ? null : _position.Sequence));
        return skipped with { From = from, Position = skipped.Position with { Until = _until } };
    }

    private void Read(Reading reading)
    {
        _reading = reading;
        _ = ReadPageAsync(reading);
    }

    private async Task ReadPageAsync(Reading reading)
    {
        Action next;
        try
        {
            if (reading.After is null)
            {
                reading.From = _plan!.EventsFrom(reading.Time + 1);
                var first = await _log!.FindAsync(LogTime.OfTicks(reading.From), reading.Left.Token).ConfigureAwait(false);
                reading.After = Math.Min(first, reading.Through.Sequence);
            }

            var page = await _log!.ReadAsync(reading.After.Value, PageEvents, reading.Left.Token).ConfigureAwait(false);
            next = () => TakePage(reading, page);
        }
        catch (LogAwayException)
        {
            _processor.Timers.Schedule(Retry, () => PostUnlessStopped(() => ReadAgain(reading)));
            return;
        }
        catch (Exception error)
        {
            next = () => FailReading(reading, error);
        }

        PostUnlessStopped(next);
    }

    private void PostUnlessStopped(Action work)
    {
        try
        {
            _gate.Post(work);
        }
        catch (ObjectDisposedException)
        {
            // The server stops.
        }
    }

    private void ReadAgain(Reading reading)
    {
        if (_reading == reading)
        {
            _ = ReadPageAsync(reading);
        }
    }

    private void FailReading(Reading reading, Exception error)
    {
        if (_reading == reading)
        {
            Fail(error);
        }
    }

    private void TakePage(Reading reading, HistoryPage page)
    {
        if (_reading != reading)
        {
            return; // the view has ended
        }

        var isLost = page.EvictedThrough > reading.After && page.EvictedStreams is not { Count: 0 };
        if (_windows is null || reading.IsAnew || isLost)
        {
            // What is lost may be as late as the first event that is not.
            var lost = page.Events is [var first, ..] ? LogTime.Ticks(first.Time) : reading.Time;
            if (!TryRestartWindows(isLost ? Math.Min(lost, reading.Time) + 1 : reading.From))
            {
                return;
            }
        }

        reading.Take(page);
        GoOn(reading);
    }

    private bool TryRestartWindows(long began)
    {
        _windows?.Dispose();
        _windows = new RunningPipes(
            _plan!.Pipes, _catalog.Types, static _ => null, _budget,
            Observer.Create<(PipeName, ViewEvent)>(made => LeaveWindows(made), Fail), _timers, new WindowClock(began));
        if (_ended)
        {
            End();
        }

        return !_ended;
    }

    // What they keep is gone. So their results are shorter, and say so.
    private bool TryGiveUpWindows()
    {
        var reading = _reading;
        if (_windows is null && reading is null)
        {
            return true;
        }

        if (!TryRestartWindows(Math.Max(_logTime, reading?.Time ?? long.MinValue) + 1))
        {
            return false;
        }

        if (reading is not null)
        {
            EndReading();
        }

        return true;
    }

    private void LeaveWindows((PipeName Pipe, ViewEvent Event) made)
    {
        if (!_isSilent)
        {
            Leave(made);
        }
    }

    // Passes what has been read, without results: they belong to the past, or are declared. Others have their turns meanwhile.
    private void GoOn(Reading reading)
    {
        if (_reading != reading)
        {
            return;
        }

        var began = _processor.Elapsed;
        _isSilent = true;
        while (reading.IsAt(_windows!.NextEnd) is { } step)
        {
            Step(step);
            if (_time.IsSliceOver(began))
            {
                _isSilent = false;
                _gate.Post(() => GoOn(reading));
                return;
            }
        }

        _isSilent = false;
        if (reading.IsComplete)
        {
            EndReading();
        }
        else
        {
            _ = ReadPageAsync(reading);
        }
    }

    private void Step((long? End, LogEvent? Logged) step)
    {
        if (step.End is { } end)
        {
            _windows!.EndWindowsAt(end);
        }
        else
        {
            _windows!.Pass(step.Logged!);
        }
    }

    // Who has waited joins, and what waits is taken; also if the view has ended.
    private void EndReading()
    {
        if (_reading is { } reading)
        {
            _reading = null;
            reading.Left.Cancel();
            SetTime(reading.Time);
            MoveTo(reading.Through);
        }

        Action[] joins = [.. _waiting];
        _waiting.Clear();
        Array.ForEach(joins, static join => join());
        if (!_ended)
        {
            Post(_takeItems);
        }
    }

    // The events that the windows need from the log.
    private sealed class Reading(EventId through, long time, long? after)
    {
        private readonly Queue<LogEvent> _events = [];

        public EventId Through => through;

        public long Time => time;

        public bool IsAnew { get; private set; } = after is null;

        public long From { get; set; }

        public long? After { get; set; } = after;

        public bool IsComplete { get; private set; }

        public CancellationTokenSource Left { get; } = new();

        public void Take(HistoryPage page)
        {
            IsAnew = false;
            foreach (var logged in page.Events.Where(logged => logged.Sequence > After && logged.Sequence <= Through.Sequence))
            {
                _events.Enqueue(logged);
            }

            var last = page.Events is [.., var newest] ? newest.Sequence : page.EvictedThrough ?? Through.Sequence;
            IsComplete = last >= Through.Sequence;
            After = Math.Max(After!.Value, last);
        }

        // What comes next: the end of a window, or an event; null if that is not known yet.
        public (long? End, LogEvent? Logged)? IsAt(long nextEnd)
        {
            var until = _events.TryPeek(out var next) ? LogTime.Ticks(next.Time) : IsComplete ? Time : long.MinValue;
            return nextEnd <= until ? (nextEnd, null)
                : _events.TryDequeue(out next) ? (null, next)
                : null;
        }
    }
}
