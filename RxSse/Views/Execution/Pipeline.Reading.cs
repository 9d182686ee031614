using System.Reactive.Concurrency;
using RxSse.Log;

namespace RxSse.Views.Execution;

// What windows have missed, because they began before the view, or because the view was too far behind, they read from the log, in turns with
// the replays. The time counts as that of the view. Who joins a view that does not know its windows yet waits for it.
internal sealed partial class Pipeline : IWindowReader
{
    private const int MostSilent = 64; // windows in a row that end without an event while nothing is sent

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private JoinsThatWait? _waiting; // made when the first waits
    private volatile WindowReading? _reading;
    private IDisposable? _patience; // with the log, until it says its time
    private bool _isSilent;

    /// <summary>Whether it reads what its windows need from the log. Read from any thread.</summary>
    public bool IsReading => _reading is not null;

    /// <summary>Whether it reads that, or is about to, because it does not know its windows yet. Read from any thread.</summary>
    public bool NeedsLog => _plan is not null && (_windows is null || IsReading);

    /// <summary>Called when it begins to read: ends the view if nobody holds it, and says whether it does. Called from any thread.</summary>
    public Func<bool> EndIfUnused { get; set; } = static () => false;

    Task<bool> IWindowReader.TakeAsync(WindowReading reading, HistoryPage? page)
    {
        var taken = new TaskCompletionSource<bool>(); // the rest of the turn, which is short, continues here
        _processor.AddDue();
        _gate.Post(() =>
        {
            _processor.RemoveDue();
            var needsMore = false;
            try
            {
                needsMore = _reading == reading && Take(reading, page);
            }
            finally
            {
                taken.SetResult(needsMore);
            }
        });
        return taken.Task;
    }

    bool IWindowReader.HasRoom(WindowReading reading)
    {
        var isFull = _processor.IsFull;
        if (isFull)
        {
            _gate.Post(() => BePatient(reading));
            _processor.WaitForRoom(() => _gate.Post(() => GoOn(reading)));
        }

        return !isFull;
    }

    void IWindowReader.Wait(WindowReading reading) => _gate.Post(() =>
    {
        if (_reading == reading)
        {
            BePatient(reading);
            _processor.Timers.Schedule(Retry, () => _gate.Post(() => GoOn(reading)));
        }
    });

    void IWindowReader.Fail(WindowReading reading, Exception error) => _gate.Post(() =>
    {
        if (_reading == reading)
        {
            Fail(error);
        }
    });

    private void WhenWindowsAreKnown(Action join, Func<bool> hasLeft)
    {
        if (_plan is null || (_windows is not null && !IsReading) || _ended)
        {
            join();
            return;
        }

        EndJoins((_waiting ??= new()).Add(join, hasLeft));
        WaitForTime();
    }

    // If the log does not say its time, those who wait are answered as those whose cursor it cannot look up. They come again.
    private void WaitForTime() => _patience ??= _processor.Timers.Schedule(Patience, () => _gate.Post(() =>
    {
        _patience = null;
        if (_ended || _windows is not null || IsReading || _waiting is not { Count: > 0 })
        {
            return;
        }

        if (_buffer.HasTakenAll)
        {
            Fail(Away());
        }
        else
        {
            WaitForTime(); // for its turn, or for room
        }
    }));

    private void Read(EventId through, long time, long? after)
    {
        _reading = new WindowReading(through, time, after, _plan!.EventsFrom(time + 1), _log!, this, _processor.AddBytes);
        if (!EndIfUnused()) // then it ends behind this turn
        {
            _replays.Enter(_reading);
        }
    }

    // Until the next page.
    private void BePatient(WindowReading reading)
    {
        if (_reading == reading)
        {
            reading.Patience ??= _processor.Timers.Schedule(Patience, () => _gate.Post(() => GiveUpReading(reading)));
        }
    }

    private void GoOn(WindowReading reading)
    {
        if (_reading == reading)
        {
            _replays.Enter(reading);
        }
    }

    // Passes what has been read, without results: they belong to the past, or are declared. Others have their turns meanwhile.
    private bool Take(WindowReading reading, HistoryPage? page)
    {
        if (page is not null && !TryTake(reading, page))
        {
            return false;
        }

        var began = _processor.Elapsed;
        var isOver = false;
        _isSilent = true;
        while (!isOver && TryStep(reading))
        {
            isOver = _processor.Elapsed - began >= ReplayTurns.MaxTurn;
        }

        _isSilent = false;
        _time.CountTurn(began);
        if (_reading != reading)
        {
            return false; // a pipe has failed
        }

        if (!isOver && reading.IsComplete)
        {
            EndReading();
            return false;
        }

        if (!_time.IsUsedUp)
        {
            return true;
        }

        _processor.Timers.Schedule(_time.Rest, () => _gate.Post(() =>
        {
            _time.BeginPeriod();
            GoOn(reading);
        }));
        return false;
    }

    private bool TryTake(WindowReading reading, HistoryPage page)
    {
        reading.Patience?.Dispose();
        reading.Patience = null;
        var (known, isFirst) = (reading.KnownFrom(page), _windows is null);
        if ((isFirst || reading.IsAnew || known is not null) && !TryBeginWindows(windows =>
        {
            if (known is null || isFirst)
            {
                windows.Begin(known ?? reading.From, reading.Time + 1);
            }
            else
            {
                windows.BeginWhole(known.Value, reading.Time + 1);
            }
        }))
        {
            return false;
        }

        reading.Take(page);
        return true;
    }

    // What comes next: the end of a window, or an event. False if it has to be read first, or there is nothing.
    private bool TryStep(WindowReading reading)
    {
        var until = reading.Until;
        if (_windows!.TryLeap(until, MostSilent))
        {
            return true;
        }

        if (_windows.NextEnd <= until)
        {
            _windows.EndWindowsAt(_windows.NextEnd);
            return true;
        }

        if (reading.Dequeue() is not { } next)
        {
            return false;
        }

        _windows.Pass(next);
        return true;
    }

    // The log stays away, or there is no room. Windows go on without what they have missed; a view that has not begun cannot.
    private void GiveUpReading(WindowReading reading)
    {
        if (_reading != reading)
        {
            return;
        }

        if (_windows is null)
        {
            Fail(Away());
        }
        else if (TryBeginWindows(windows => windows.BeginWhole(reading.Time + 1, reading.Time + 1)))
        {
            EndReading();
        }
    }

    // Who has waited joins, and what waits is taken; also if the view has ended.
    private void EndReading()
    {
        if (_reading is { } reading)
        {
            _reading = null;
            reading.Cancel();
            _replays.Leave(reading);
            SetTime(reading.Time);
            MoveTo(reading.Through);
        }

        _patience?.Dispose();
        _patience = null;
        _waiting?.JoinAll();
        if (!_ended)
        {
            Post(_takeItems);
        }
    }

    private static LogAwayException Away() => new(
        "The windows of the view cannot begin: the log is away, or the views have no memory left. Try again later.");
}
