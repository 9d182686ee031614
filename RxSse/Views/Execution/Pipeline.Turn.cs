using System.Diagnostics.CodeAnalysis;
using RxSse.Threading;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

// What passes the gate: its turns, timers, the start of pipes, what leaves them, and the end.
[SuppressMessage("Design", "CA1031", Justification = "An error of an operator ends this view only.")]
internal sealed partial class Pipeline
{
    bool IMailboxOwner<Action>.IsTurnOver => _time.IsTurnOver;

    void IMailboxOwner<Action>.Process(Action message)
    {
        var began = _processor.Elapsed;
        try
        {
            message();
        }
        catch (Exception error)
        {
            Fail(error);
        }

        _time.Add(_processor.Elapsed - began);
    }

    void IMailboxOwner<Action>.EndTurn()
    {
        if (_outbox.HasItems)
        {
            MoveToPassed();
            SendOut();
        }

        _time.EndTurn();
    }

    private void SendOut()
    {
        try
        {
            _outbox.SendOut();
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    private void RunTimer(Action act)
    {
        if (!_ended)
        {
            MoveToPassed();
            _budget.BeginTick();
            act();
        }
    }

    private void Start() =>
        _ = !_ended && Restart(ref _replayable, isReplayable: true, _newest.Of) && Restart(ref _live, isReplayable: false, _newest.Of);

    private void GiveUp()
    {
        _buffer.DropAll();
        if (!Restart(ref _replayable, isReplayable: true, static _ => null) || !Restart(ref _live, isReplayable: false, _newest.Of)
            || !TryGiveUpWindows())
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

    // Null if the view has no such pipes.
    private RunningPipes? StartPipes(bool isReplayable, Func<string, ViewEvent?> newest)
    {
        List<Pipe> pipes = [.. _view.Pipes.Where(pipe => pipe.IsReplayable == isReplayable && _plan?.Pipes.Contains(pipe) != true)];
        return pipes.Count == 0
            ? null
            : new RunningPipes(pipes, _catalog.Types, newest, _budget, this, _timers);
    }

    void IObserver<(PipeName Pipe, ViewEvent Event)>.OnNext((PipeName Pipe, ViewEvent Event) value)
    {
        if (!_ended)
        {
            Leave(value);
        }
    }

    void IObserver<(PipeName Pipe, ViewEvent Event)>.OnError(Exception error) => Fail(error);

    void IObserver<(PipeName Pipe, ViewEvent Event)>.OnCompleted()
    {
    }

    // Other threads may run turns meanwhile. They find another id than their own, whatever they read.
    bool IOutboxOwner.RunsHere => _threadHere == Environment.CurrentManagedThreadId;

    void IOutboxOwner.Resume() => Post(_takeItems);

    private void Leave((PipeName Pipe, ViewEvent Event) made)
    {
        Volatile.Write(ref _eventsOut, _eventsOut + 1);
        _outbox.AddMade(new DerivedEvent(_position, made.Pipe, made.Event) { IsOfWindow = _isEnding });
    }

    public SnapshotPoint Point() => new(_position, _newest.Snapshot(_position.Epoch));

    private void Fail(Exception error)
    {
        if (!_ended)
        {
            Error = error;
            End();
            SendOut(); // if that fails too, the first error counts
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
