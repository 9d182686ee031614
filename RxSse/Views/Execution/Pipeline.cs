using RxSse.Hub;
using RxSse.Log;
using RxSse.Threading;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>
/// A running view, shared by all subscribers of equal views. Everything that enters it (events of the log, timers, joins,
/// its end) passes its gate, one at a time. Plain streams never wait for it.
/// </summary>
/// <remarks>This file has what other threads call; <c>Pipeline.Turn.cs</c> has what passes the gate.</remarks>
internal sealed partial class Pipeline : IDisposable
{
    private readonly View _view;
    private readonly Catalog _catalog;
    private readonly IObserver<ViewTurn> _output;
    private readonly ViewProcessor _processor;
    private readonly HashSet<string> _streams;
    private readonly DropOldestBuffer _buffer;
    private readonly Mailbox<Action> _gate;
    private readonly GatedScheduler _timers;
    private readonly Action _takeItems;
    private readonly NewestEvents _newest;
    private readonly ViewBudget _budget;
    private readonly ViewOutbox _outbox;
    private readonly ViewTime _time;
    private readonly WindowPlan? _plan;
    private readonly IEventLog? _log;
    private RunningPipes? _replayable;
    private RunningPipes? _live;
    private EventId _position;
    private EventId _liveSince; // what the live pipes keep is of events after this one
    private bool _ended;
    private int _isTaking; // 1: TakeItems will run, or the view waits for room and then it will
    private long _eventsIn;
    private long _eventsOut;

    /// <param name="view">The view.</param>
    /// <param name="catalog">The streams.</param>
    /// <param name="start">The position of the hub, and the newest event of each stream up to it.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="output">Receives what leaves the view, one turn at a time, and the error if the view fails.</param>
    /// <param name="processor">Runs the gate and the timers.</param>
    /// <param name="log">Has the events of windows that began before the view; null if there are no windows that it can reproduce.</param>
    public Pipeline(
        View view, Catalog catalog, (EventId Position, IReadOnlyDictionary<string, LogEvent> Newest) start, CompositionOptions options,
        IObserver<ViewTurn> output, ViewProcessor processor, IEventLog? log = null)
    {
        (_plan, _log) = (log is null ? null : view.Windows, log);
        _view = view;
        _catalog = catalog;
        _output = output;
        _processor = processor;
        _position = _liveSince = start.Position;
        _streams = [.. view.Streams];
        _buffer = new DropOldestBuffer(options.IntakeBytes);
        _newest = new NewestEvents(view, options, catalog.Snapshots, start.Newest.Where(entry => _streams.Contains(entry.Key)));
        _time = new ViewTime(processor);
        _outbox = new ViewOutbox(options, output, processor, Point, () => Post(_takeItems!));
        _budget = new ViewBudget(options, view.Keepers, processor.AddBytes);
        _gate = new Mailbox<Action>(Do, EndTurn, processor.NextLoop(), () => _time.IsTurnOver);
        _timers = new GatedScheduler(processor.Timers, EnterTimer);
        _takeItems = TakeItems;
        _processor.Add(this);
        _gate.Post(Start);
    }

    /// <summary>The number of events of the log that have entered.</summary>
    public long EventsIn => Volatile.Read(ref _eventsIn);

    /// <summary>The number of events that have left.</summary>
    public long EventsOut => Volatile.Read(ref _eventsOut);

    /// <summary>The number of events that were left out because they were too large.</summary>
    public long TooLarge => _budget.TooLarge;

    /// <summary>The number of keys of its operators with <c>by</c>.</summary>
    public long Keys => _budget.Keys;

    /// <summary>The number of keys that had to make room for others.</summary>
    public long KeysGone => _budget.KeysGone;

    /// <summary>What its operators keep, in bytes.</summary>
    public long Kept => _budget.Kept;

    /// <summary>What it keeps, and what is on its way to its subscribers, in bytes.</summary>
    public long Bytes => Kept + _outbox.BytesOnWay;

    /// <summary>The time for which it has used a core.</summary>
    public TimeSpan Used => _time.Used;

    /// <summary>Adds an item of the hub, if the view reads it. Never blocks.</summary>
    public void Enter(HubItem item)
    {
        var isEnd = IsEnd(item);
        if (item is LoggedItem { Logged: var logged } && !_streams.Contains(logged.Event.Stream))
        {
            if (!isEnd)
            {
                return;
            }

            item = new MarkItem(Before(logged), logged.Time); // to a window it says no more
        }

        if (item is not MarkItem || isEnd)
        {
            _buffer.Add(item);
            Wake();
        }
    }

    /// <summary>Joins the view. Everything that leaves later comes after the point at which the subscriber joins.</summary>
    /// <param name="passed">The position of the hub. Everything up to it has entered already.</param>
    /// <param name="joined">Receives the point, between what leaves before and after it; null if the view has ended.</param>
    public void Join(EventId passed, Action<SnapshotPoint?> joined)
    {
        _buffer.Add(() => WhenWindowsAreKnown(() =>
        {
            _outbox.EndJoin();
            if (_ended)
            {
                joined(null);
                return;
            }

            MoveTo(passed);
            _outbox.SendOut();
            joined(Point());
        }));
        _outbox.BeginJoin();
        Wake();
    }

    /// <summary>
    /// The view gives up what it keeps and what waits to enter it. A <c>gap</c> declares it to its subscribers.
    /// </summary>
    /// <param name="done">Called afterwards.</param>
    public void GiveUp(Action done) => _gate.Post(() =>
    {
        try
        {
            if (!_ended)
            {
                GiveUp();
            }
        }
        finally
        {
            done(); // also if a pipe does not start again: the others wait for it
        }
    });

    /// <summary>Ends the view. Events that wait in its operators are dropped.</summary>
    public void Dispose() => _gate.Post(End);

    // Makes TakeItems run, if it does not run already.
    private void Wake()
    {
        if (Interlocked.Exchange(ref _isTaking, 1) == 0)
        {
            Post(_takeItems);
        }
    }

    // Behind what came before the timer was due: an event that waits has come.
    private void EnterTimer(Action act)
    {
        _buffer.Add(() => RunTimer(act));
        Wake();
    }

    private void Post(Action takeItems)
    {
        _processor.AddDue();
        _gate.Post(takeItems);
    }
}
