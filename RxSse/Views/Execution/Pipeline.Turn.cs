using System.Diagnostics.CodeAnalysis;
using System.Reactive;
using System.Reactive.Concurrency;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

// What passes the gate: events, timers, joins and the end.
[SuppressMessage("Design", "CA1031", Justification = "An error of an operator ends this view only.")]
internal sealed partial class Pipeline
{
    private void Do(Action act)
    {
        var began = _processor.Elapsed;
        try
        {
            act();
        }
        catch (Exception error)
        {
            UnlessStopped(pipeline => pipeline.Fail(error));
        }

        _time.Add(_processor.Elapsed - began);
    }

    private void EndTurn()
    {
        _time.EndTurn();
        UnlessStopped(static pipeline => pipeline._outbox.SendOut());
    }

    private void RunTimer(Action act)
    {
        if (!_ended)
        {
            _budget.BeginTick();
            act();
        }
    }

    private void Start() =>
        _ = Restart(ref _replayable, isReplayable: true, _newest.Of) && Restart(ref _live, isReplayable: false, _newest.Of);

    private void GiveUp()
    {
        _buffer.DropAll();
        if (!Restart(ref _replayable, isReplayable: true, static _ => null) || !Restart(ref _live, isReplayable: false, _newest.Of))
        {
            return;
        }

        if (_view.Replayable != Replayability.All)
        {
            _outbox.Add(new SkippedRange(_liveSince, _position));
            _outbox.SendOut();
        }

        _liveSince = _position;
    }

    // False if a pipe has failed at once. Then the view has ended before its new pipes were there to end with it.
    private bool Restart(ref RunningPipes? pipes, bool isReplayable, Func<string, ViewEvent?> newest)
    {
        pipes?.Dispose();
        pipes = StartPipes(isReplayable, newest);
        if (_ended)
        {
            End();
        }

        return !_ended;
    }

    private RunningPipes StartPipes(bool isReplayable, Func<string, ViewEvent?> newest) => new(
        [.. _view.Pipes.Where(pipe => pipe.IsReplayable == isReplayable && _plan?.Pipes.Contains(pipe) != true)], _catalog.Types, newest, _budget,
        Observer.Create<(PipeName, ViewEvent)>(Leave, Fail), _timers);

    // Takes what waits, until nothing does, or it is the turn of others, or what has left before has not arrived yet.
    private void TakeItems()
    {
        _processor.RemoveDue();
        var began = _processor.Elapsed;
        while (true)
        {
            if (!_ended && !_outbox.HasRoom())
            {
                _time.CountTurn(began);
                return;
            }

            if (!_ended && _reading is not null)
            {
                _time.CountTurn(began);
                return; // the end of the reading goes on
            }

            if (TryTakeNext())
            {
                if (_outbox.IsFull)
                {
                    _outbox.SendOut(); // so that the output of a full buffer is not held in memory
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

                Volatile.Write(ref _isTaking, 0);
                if (_buffer.IsEmpty || Interlocked.Exchange(ref _isTaking, 1) == 1)
                {
                    return;
                }

                began = _processor.Elapsed;
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

    private bool TryTakeNext()
    {
        if (_pending is { } pending && !_ended)
        {
            Pass(pending);
            return true;
        }

        if (!_buffer.TryTake(out var next))
        {
            return false;
        }

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
        else if (next.Skipped is { } skipped)
        {
            Skip(skipped, next.Newest!, next.IsAll, next.Time);
        }
        else if (_plan is not null && next.Item is LoggedItem or MarkItem)
        {
            Pass(next.Item);
        }
        else if (_plan is not null && next.Item is Heartbeat { Position: var beat } && _windows is null)
        {
            MoveTo(beat); // nobody has joined
        }
        else if (next.Item is LoggedItem { Logged: var logged })
        {
            _position = logged.Id;
            Pass(logged);
        }
        else if (next.Item is Heartbeat heartbeat)
        {
            _position = heartbeat.Position with { Until = _until };
            _outbox.Add(new HeartbeatItem(heartbeat with { Position = _position }));
        }
        else if (next.Item is Break gone)
        {
            Skip(
                new SkippedRange(gone.From, gone.Position, gone.Reason), gone.Newest, isAll: true,
                gone.Newest.Select(logged => logged.Time).DefaultIfEmpty().Max());
        }
    }

    private void Skip(SkippedRange skipped, IEnumerable<LogEvent> newest, bool isAll, DateTimeOffset time)
    {
        skipped = SkipWindows(skipped, time);
        _newest.Add(newest.Where(logged => _streams.Contains(logged.Event.Stream)), isAll);

        _live?.Miss(isAll ? _streams : newest.Select(logged => logged.Event.Stream), _timers.Now);
        MoveTo(skipped.Position);
        _outbox.Add(skipped);

        // Restart replayable pipes after a gap, so that `distinct` does not compare across it. Live pipes keep their state.
        Restart(ref _replayable, isReplayable: true, static _ => null);
    }

    private void MoveTo(EventId position) =>
        _position = (position.Sequence > _position.Sequence ? position : _position) with { Until = _until };

    private void Pass(LogEvent logged)
    {
        _newest.Add(logged);
        Volatile.Write(ref _eventsIn, _eventsIn + 1);
        _outbox.BeginEvent();
        _replayable!.Pass(logged);
        _windows?.Pass(logged);
        _live!.Pass(logged);
        _outbox.EndEvent();
    }

    private void Leave((PipeName Pipe, ViewEvent Event) made)
    {
        Volatile.Write(ref _eventsOut, _eventsOut + 1);
        _outbox.AddMade(new DerivedEvent(_position, made.Pipe, made.Event) { IsOfWindow = _isEnding });
    }

    private SnapshotPoint Point() => new(_position, _newest.Snapshot(_position.Epoch));

    // When the server stops, the loops of the shards may be disposed before the last turn has ended.
    private void UnlessStopped(Action<Pipeline> send)
    {
        try
        {
            send(this);
        }
        catch (ObjectDisposedException)
        {
            End();
        }
    }

    private void Fail(Exception error)
    {
        if (!_ended)
        {
            End();
            _outbox.SendOut();
            _output.OnError(error);
        }
    }

    private void End()
    {
        _ended = true;
        _replayable?.Dispose();
        _windows?.Dispose();
        _live?.Dispose();
        EndReading();
        _processor.Remove(this);
        Volatile.Write(ref _isTaking, 1);
        Post(_takeItems); // for those who join
    }
}
