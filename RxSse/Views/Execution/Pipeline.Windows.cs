using System.Reactive;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

// Windows by the time of the log. They end with a mark: one of the log, or one that the first event at or after their end stands for, of whatever
// stream.
internal sealed partial class Pipeline
{
    // More windows in a row than these are not sent if none has an event: the clock has leapt, or the log was away.
    private const int MostEmpty = 1_000;

    private volatile WindowPipes? _windows; // null until a time of the log is known
    private MarkItem? _pending; // what ends windows, one after the other
    private long? _until; // the time of the log, in milliseconds; null until it is known, or if there are no windows
    private long _logTime = long.MinValue; // the same in ticks
    private long _nextEnd = long.MinValue; // the next time at which a window may end; used by the dispatcher
    private long _wanted = long.MaxValue; // a time that somebody waits for; used by the dispatcher
    private long _entered = long.MinValue; // the time of the newest mark that has entered; used by the dispatcher
    private bool _isEnding;
    private bool _needsTimeOfEpoch; // an epoch has begun, and no mark of it has come yet
    private bool _isBehind; // since items were left out, it has not taken all that waited

    /// <summary>
    /// When it needs the next mark, in ticks since the Unix epoch: the next of its windows may end, or somebody waits for that time. The least of
    /// all times until the time of the log is known; null if it has no windows. Called as <see cref="Enter"/> is.
    /// </summary>
    public long? NextEnd => _plan is null ? null : Math.Min(_nextEnd, _wanted);

    private static EventId Before(LogEvent logged) => logged.Id with { Sequence = logged.Sequence - 1 };

    /// <summary>Lets the first mark at or after a time enter, although no window ends. Called as <see cref="Enter"/> is.</summary>
    /// <param name="time">The time, in ticks since the Unix epoch.</param>
    public void Want(long time) => _wanted = Math.Min(_wanted, time);

    /// <summary>Whether it has come, or will come, further than a position that it has told. Called as <see cref="Enter"/> is.</summary>
    /// <param name="state">What has been entered.</param>
    /// <param name="position">The position.</param>
    public bool IsBeyond(HubState state, EventId position) =>
        state.Position != position.OfEvent
        || (_plan is not null && LogTime.Milliseconds(Math.Max(state.Time, _entered)) > position.Until);

    // Whether windows may end at a time, or somebody waits for it. Called as Enter is.
    private bool IsEnd(DateTimeOffset at)
    {
        var time = LogTime.Ticks(at);
        if (_plan is null || time < NextEnd)
        {
            return false;
        }

        _entered = time;
        _nextEnd = _plan.NextEnd(time);
        _wanted = _wanted <= time ? long.MaxValue : _wanted;
        return true;
    }

    // A step of a mark: the end of one window, or, when all that are over have ended, its time.
    private void Pass(MarkItem mark)
    {
        _pending = mark;
        var now = LogTime.Ticks(mark.Time);
        if (_windows is null)
        {
            Read(mark.Position, now, after: null);
            return;
        }

        var before = _position;
        if (_needsTimeOfEpoch)
        {
            _needsTimeOfEpoch = false;
            SetTime(now);
            MoveTo(mark.Position);
            _outbox.Add(new SkippedRange(before, _position, Break.Restarted));
            Read(mark.Position, now, after: null);
            return;
        }

        if (_windows.TryLeap(now, MostEmpty))
        {
            SetTime(now);
            MoveTo(mark.Position);
            _outbox.Add(new SkippedRange(before, _position));
            return;
        }

        var lack = _windows.NextLack(_logTime);
        var end = Math.Min(_windows.NextEnd, lack);
        SetTime(Math.Min(end, now));
        MoveTo(mark.Position);
        if (end <= now)
        {
            EndWindows(end, before, isLack: end == lack);
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

    private void EndWindows(long end, EventId before, bool isLack)
    {
        if (isLack)
        {
            _outbox.Add(new SkippedRange(before, _position));
        }

        _outbox.BeginEvent();
        _isEnding = true;
        _windows!.EndWindowsAt(end);
        _isEnding = false;
        _outbox.EndEvent();
    }

    // What was left out is declared up to the time of the newest item in it. The windows read it from the log, once: a view that is behind again
    // before it has taken what waits would read for ever. The time of an epoch may begin before that of the last one: its windows begin with its
    // first mark, which declares those before it.
    private SkippedRange SkipWindows(SkippedRange skipped, DateTimeOffset time)
    {
        if (_plan is null)
        {
            return skipped;
        }

        var isNewEpoch = skipped.Position.Epoch != _position.Epoch;
        if (_windows is null)
        {
            if (time != default && !isNewEpoch)
            {
                Read(skipped.Position.OfEvent, LogTime.Ticks(time), after: null); // the first mark was in it
            }

            return skipped;
        }

        var from = skipped.From.Sequence == _position.Sequence ? _position : skipped.From with { Until = _until };
        _needsTimeOfEpoch |= isNewEpoch;
        _logTime = isNewEpoch ? 0 : _logTime;
        SetTime(LogTime.Ticks(time));
        if (_needsTimeOfEpoch)
        {
            _isBehind = true;
        }
        else if (_isBehind)
        {
            TryBeginWindows(windows => windows.BeginWhole(_logTime + 1, _logTime + 1));
        }
        else
        {
            _isBehind = true;
            Read(skipped.Position.OfEvent, _logTime, _position.Sequence);
        }

        return skipped with { From = from, Position = skipped.Position with { Until = _until } };
    }

    // False if a pipe has failed at once.
    private bool TryBeginWindows(Action<WindowPipes> begin)
    {
        _windows ??= new WindowPipes(
            _plan!,
            (clock, made) => new RunningPipes(_plan!.Pipes, _catalog.Types, static _ => null, _budget, made, _timers, clock),
            Observer.Create<(PipeName, ViewEvent)>(LeaveWindows, Fail));
        begin(_windows);
        if (_ended)
        {
            End();
        }

        return !_ended;
    }

    // What they keep is gone. So windows that are not whole have no results, and each is declared when it ends.
    private bool TryGiveUpWindows()
    {
        if (_windows is null && _reading is null)
        {
            return true;
        }

        _isBehind = true;
        var known = Math.Max(_logTime, _reading?.Time ?? long.MinValue) + 1;
        if (!TryBeginWindows(windows => windows.BeginWhole(known, known)))
        {
            return false;
        }

        if (_reading is not null)
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
}
