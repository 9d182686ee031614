using RxSse.Hub;
using RxSse.Views.Matching;

namespace RxSse.Views.Execution;

// The turn: it takes what waits, and enters each item into the views that it wakes.
internal sealed partial class ViewDispatcher
{
    private void Turn() => Turn(isHere: false);

    // Takes all that waits, or what it has time for. Views begin, end and are joined on the loop only: the hub does not wait for that.
    private void Turn(bool isHere)
    {
        var began = _clock.Elapsed;
        var before = _state;
        var isOver = !GoOn(began, isHere);
        while (!isOver && _waiting.TryTake(out var next, noActs: isHere))
        {
            if (next.Act is { } act)
            {
                act();
            }
            else if (!_isDisposed)
            {
                Pass(next.Item!);
            }

            isOver = !GoOn(began, isHere) || IsOver(began);
        }

        if (_inNeed.Count > 0 && !ReferenceEquals(_state, before))
        {
            Tell();
        }

        Volatile.Write(ref _isScheduled, 0);
        if (isOver || !_waiting.IsEmpty)
        {
            Wake();
        }
    }

    private bool IsOver(TimeSpan began) => !_isDisposed && _clock.Elapsed - began >= Slice;

    private void Pass(HubItem item)
    {
        var state = _state.After(item, _catalog.Snapshots);
        NoteTime(item);
        if (item is LoggedItem { Logged: var logged })
        {
            Counts.Add(logged.Event.Stream);
            _finder.Find(logged.Event, _woken);
        }
        else if (item is not (StandingItem or MarkItem))
        {
            _woken.AddRange(_views);
        }

        _passing = (item, state, new SharedBytes(_room, DropOldestBuffer.BytesOf(item)));
    }

    // Enters what passes into those that are left of the views that it wakes. False if there is no time for all of them. Nothing overtakes it.
    private bool GoOn(TimeSpan began, bool isHere)
    {
        while (_passing is var (item, state, bytes))
        {
            if (isHere && _woken.Count > StreamIndex.Few)
            {
                return false;
            }

            while (_entered < _woken.Count)
            {
                var view = _woken[_entered++];
                if (item is null)
                {
                    view.Refresh(state);
                }
                else if (!TryPassBy(view, item))
                {
                    view.Enter(item, state, bytes, mayRun: isHere && _clock.Elapsed - began < SliceHere);
                }

                if (_entered % ViewsBetweenLooks == 0 && IsOver(began))
                {
                    return false;
                }
            }

            CountKept(item);
            EndHeartbeat();
            _woken.Clear();
            (_passing, _entered) = (null, 0);
            if (TryEndWindows(item, state))
            {
                continue;
            }

            Volatile.Write(ref _state, state); // now that it has been entered
            _room.Make(_views);
            RequestMarkIfOneHasPassed();

            if (_kept >= MaxKept)
            {
                _woken.AddRange(_views);
                _passing = (null, state, bytes);
            }
        }

        return true;
    }

    private void CountKept(HubItem? item)
    {
        if (item is LoggedItem { Logged.Event: var entered })
        {
            _kept += _woken.Count > 0 && _catalog.Snapshots.Contains(entered.Stream) ? entered.Data.Length : 0;
        }
        else if (item is null or Break || (item is Heartbeat && !_isBeating)) // it has entered all views
        {
            _kept = 0;
        }
    }

    private void Tell()
    {
        foreach (var (view, position) in _inNeed)
        {
            if (view.IsBeyond(_state, position)) // the turn may have come there before the view asked
            {
                view.Advance(_state);
                _inNeed.Remove(view);
            }
        }
    }
}
