using System.Reactive.Concurrency;
using RxSse.Hub;
using RxSse.Log;

namespace RxSse.Views.Execution;

// Takes the items that wait, one after the other, for as long as it is the turn of the view. The position of the view is that of the last item.
internal sealed partial class Pipeline
{
    // Takes what waits, until nothing does, or it is the turn of others, or what has left before has not arrived yet.
    private void TakeItems()
    {
        _processor.RemoveDue();
        var began = _time.BeginItems();
        while (true)
        {
            if (!_ended && !_outbox.HasRoom())
            {
                _time.CountTurn(began);
                return;
            }

            if (!_ended && IsReading)
            {
                _time.CountTurn(began);
                return; // the end of the reading goes on
            }

            var before = _outbox.Bytes;
            if (TryTakeNext(out var isSmallEvent))
            {
                _time.EndItem(isSmallEvent, made: _outbox.Bytes - before);
                if (_outbox.IsFull)
                {
                    _outbox.SendOut(); // so that the output of a full buffer is not held in memory
                    _time.BeginItems();
                }

                if (_time.IsSliceOver(began))
                {
                    _outbox.SendOut();
                    if (!StaysBehind(began))
                    {
                        Post(_takeItems);
                    }

                    return;
                }
            }
            else
            {
                if (StaysBehind(began))
                {
                    return;
                }

                _isBehind = false;
                Volatile.Write(ref _isTaking, 0);
                if (_buffer.IsEmpty || Interlocked.Exchange(ref _isTaking, 1) == 1)
                {
                    return;
                }

                began = _time.BeginItems();
            }
        }
    }

    // Whether the view has used too much while others waited. Then it takes nothing more in this period.
    private bool StaysBehind(TimeSpan began)
    {
        _time.CountTurn(began);
        if (_ended || !_time.IsUsedUp)
        {
            return false;
        }

        _buffer.DropAll();
        _processor.Timers.Schedule(_time.Rest, () => _gate.Post(ComeBack));
        return true;
    }

    // What has come meanwhile is left out too.
    private void ComeBack()
    {
        _time.BeginPeriod();
        _buffer.DropAll();
        Post(_takeItems);
    }

    private bool TryTakeNext(out bool isSmallEvent)
    {
        isSmallEvent = false;
        if (_pending is { } pending && !_ended)
        {
            Pass(pending);
            return true;
        }

        if (!_buffer.TryTake(out var next))
        {
            return false;
        }

        isSmallEvent = next.Item is LoggedItem { Logged.Event.Data.Length: <= ViewDispatcher.MaxBytesHere };
        Take(next);
        return true;
    }

    private void Take(Arrival next)
    {
        if (next.Act is { } act)
        {
            act();
        }
        else if (_ended)
        {
            return; // what waits has nowhere to go
        }
        else
        {
            _newest.Set(next.Newest!);
            Take(next.Item!);
        }
    }

    private void Take(HubItem item)
    {
        switch (item)
        {
            case MarkItem mark:
                Pass(mark);
                break;
            case LoggedItem { Logged: var logged }:
                NoteTime(LogTime.Ticks(logged.Time));
                _position = logged.Id with { Until = _until };
                Pass(logged);
                break;
            case Heartbeat heartbeat:
                Take(heartbeat);
                break;
            case LeftOut leftOut:
                Skip(_plan is null ? leftOut.Range : leftOut.Whole, leftOut.HasBreak ? _streams : leftOut.Streams.Keys, leftOut.Time);
                break;
            case Break gone:
                Skip(
                    new SkippedRange(gone.From, gone.Position, gone.Reason), _streams,
                    gone.Newest.Select(static logged => logged.Time).DefaultIfEmpty().Max());
                break;
        }
    }

    private void Take(Heartbeat heartbeat)
    {
        if (_plan is null)
        {
            _position = heartbeat.Position;
            _outbox.Add(new HeartbeatItem(heartbeat)); // all views share it
        }
        else if (_windows is null)
        {
            MoveTo(heartbeat.Position); // nobody has joined
        }
        else
        {
            NoteTime((heartbeat.Position.Until * TimeSpan.TicksPerMillisecond) ?? long.MinValue);
            _position = heartbeat.Position with { Until = _until };
            _outbox.Add(new HeartbeatItem(heartbeat with { Position = _position }));
        }
    }

    private void Skip(SkippedRange skipped, IEnumerable<string> streams, DateTimeOffset time)
    {
        skipped = SkipWindows(skipped, time);
        _live?.Miss(streams, _timers.Now);
        MoveTo(skipped.Position);
        _outbox.Add(skipped);

        // Restart replayable pipes after a gap, so that `distinct` does not compare across it. Live pipes keep their state.
        Restart(ref _replayable, isReplayable: true, static _ => null);
    }

    private void MoveTo(EventId position) =>
        _position = (position.Sequence > _position.Sequence ? position : _position) with { Until = _until };

    // Nothing up to there waits to enter, and no window that has ended by then.
    private void MoveTo(HubState passed)
    {
        if (passed.Position.Epoch == _position.Epoch)
        {
            NoteTime(passed.Time); // who joins may have waited since an earlier one
        }

        if (passed.Position.Sequence > _position.Sequence)
        {
            _newest.Set(passed);
        }

        MoveTo(passed.Position);
    }

    // What has been entered into all views did not concern this one, or has been taken. So what a timer makes, and a turn, have the newest position.
    private void MoveToPassed()
    {
        var passed = _dispatcher.State; // first: what is entered afterwards is not in it
        if (!IsReading && _pending is null && _buffer.HasTakenAll)
        {
            MoveTo(passed);
        }
    }

    private void Pass(LogEvent logged)
    {
        _outbox.BeginEvent();
        _replayable?.Pass(logged);
        if (!_needsTimeOfEpoch)
        {
            _windows?.Pass(logged); // otherwise they read it
        }

        _live?.Pass(logged);
        _outbox.EndEvent();
    }
}
