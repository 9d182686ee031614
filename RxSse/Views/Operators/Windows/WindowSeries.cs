using RxSse.Views.Model;

namespace RxSse.Views.Operators.Windows;

/// <summary>
/// Windows that follow each other, or overlap, and end at multiples of their step since the Unix epoch, so that every node produces the same
/// windows (Rx's <c>Window</c> starts at the subscription). The first windows are shorter. It has no clock: it is told the time, in ticks
/// since the Unix epoch.
/// </summary>
internal sealed class WindowSeries
{
    private readonly WindowFigures _figures;
    private readonly long _length;
    private readonly long _step;
    private readonly Action<ViewEvent> _send;
    private long _began; // no window begins before
    private long _last; // the newest time

    /// <param name="figures">What the windows keep.</param>
    /// <param name="operator">How long they are, and how often one ends.</param>
    /// <param name="now">When they begin.</param>
    /// <param name="send">Receives what ends.</param>
    public WindowSeries(WindowFigures figures, Figures @operator, long now, Action<ViewEvent> send)
    {
        (_figures, _send) = (figures, send);
        (_length, _step) = (@operator.Length.Ticks, @operator.Step.Ticks);
        (_began, _last, NextEnd) = (now, now, EndAfter(now));
    }

    /// <summary>When the next window ends.</summary>
    public long NextEnd { get; private set; }

    private long From => Math.Max(_began, NextEnd - _length);

    /// <summary>
    /// The time is now this. All windows that are due and overlap what is kept are sent, also late. Those after them have no event (the
    /// machine was suspended), and are not. If it is set back behind the current step, the window ends, and the next one begins at the new time.
    /// </summary>
    public void MoveTo(long now)
    {
        if (now >= NextEnd)
        {
            _figures.InTick(() => SendDue(now));
            if (now >= NextEnd)
            {
                var ended = NextEnd;
                NextEnd = EndAfter(now);
                _figures.EndSteps((NextEnd - ended) / _step);
            }
        }
        else if (now < Math.Max(_began, NextEnd - _step))
        {
            _figures.InTick(() => Send(_last));
            _figures.Clear();
            (_began, NextEnd) = (now, EndAfter(now));
        }

        _last = now;
    }

    /// <summary>An event has come. It belongs to the windows in which it comes, even if nobody has told that others are over.</summary>
    public void Add(ViewEvent @event, long now)
    {
        MoveTo(now);
        _figures.Add(@event);
        if (_figures.IsFull)
        {
            _figures.InTick(() => SendMakingRoom(now));
        }
    }

    /// <summary>There are no more events: the window ends.</summary>
    public void End(long now)
    {
        MoveTo(now);
        _figures.InTick(() => Send(now));
    }

    // A window has no more steps than are kept: so many windows have all events.
    private void SendDue(long now)
    {
        for (var steps = _length / _step; steps > 0 && NextEnd <= now; steps--)
        {
            Send(NextEnd);
            NextEnd += _step;
            _figures.EndSteps(1);
        }
    }

    private void SendMakingRoom(long now)
    {
        while (_figures.TryRemove(out var gone))
        {
            var ended = _figures.Of(gone, FirstMillisecond(From), Milliseconds(now));
            _began = _figures.IsForAll ? now : _began;
            if (ended is { } early)
            {
                _send(early);
            }
        }
    }

    private void Send(long to)
    {
        foreach (var ended in _figures.Of(FirstMillisecond(From), Milliseconds(to)))
        {
            _send(ended);
        }
    }

    private long EndAfter(long now) => (FloorOf(now, _step) + 1) * _step;

    // What was before is not known.
    private static long FirstMillisecond(long ticks) => -FloorOf(-ticks, TimeSpan.TicksPerMillisecond);

    private static long Milliseconds(long ticks) => FloorOf(ticks, TimeSpan.TicksPerMillisecond);

    // Division rounds towards zero, which is up before 1970.
    private static long FloorOf(long ticks, long unit) => (ticks / unit) - (ticks % unit < 0 ? 1 : 0);
}
