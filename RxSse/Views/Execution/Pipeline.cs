using RxSse.Hub;
using RxSse.Log;
using RxSse.Threading;
using RxSse.Views.Matching;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>
/// A running view, shared by all subscribers of equal views. Everything that enters it (events of the log, timers, joins,
/// its end) passes its gate, one at a time. Plain streams never wait for it.
/// </summary>
/// <remarks>
/// This file has what other threads call; <c>Pipeline.Turn.cs</c> has what passes the gate, <c>Pipeline.Items.cs</c> how items are taken in a turn,
/// <c>Pipeline.Windows.cs</c> how windows end by the time of the log, and <c>Pipeline.Reading.cs</c> how they read what they have missed.
/// </remarks>
internal sealed partial class Pipeline : IMailboxOwner<Action>, IOutboxOwner, IObserver<(PipeName Pipe, ViewEvent Event)>, IDisposable
{
    private const int MaxPipesHere = 4; // of a view that takes an event on the thread of the hub

    private readonly View _view;
    private readonly Catalog _catalog;
    private readonly IObserver<ViewTurn> _output;
    private readonly ViewProcessor _processor;
    private readonly ViewDispatcher _dispatcher;
    private readonly string[] _streams;
    private readonly DropOldestBuffer _buffer;
    private readonly Mailbox<Action> _gate;
    private readonly GatedScheduler _timers;
    private readonly Action _takeItems;
    private readonly NewestEvents _newest;
    private readonly ViewBudget _budget;
    private readonly ViewOutbox _outbox;
    private readonly ViewTime _time;
    private readonly WindowPlan? _plan;
    private readonly bool _canRest;
    private readonly IEventLog? _log;
    private readonly ReplayTurns _replays;
    private RunningPipes? _replayable;
    private RunningPipes? _live;
    private EventId _position;
    private EventId _liveSince; // what the live pipes keep is of events after this one
    private bool _ended;
    private int _isTaking; // 1: TakeItems will run, or the view waits for room and then it will
    private int _threadHere; // the id of the thread that may take items as it brings them; 0: none does now
    private long _before = -1; // the events of its streams before it began
    private long _eventsOut;

    /// <param name="view">The view.</param>
    /// <param name="catalog">The streams.</param>
    /// <param name="dispatcher">Says what has been entered into all views.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="output">Receives what leaves the view, one turn at a time, and the error if the view fails.</param>
    /// <param name="processor">Runs the gate and the timers.</param>
    /// <param name="replays">Lets it read the log.</param>
    /// <param name="log">Has the events of windows that began before the view; null if there are no windows that it can reproduce.</param>
    public Pipeline(
        View view, Catalog catalog, ViewDispatcher dispatcher, CompositionOptions options, IObserver<ViewTurn> output,
        ViewProcessor processor, ReplayTurns replays, IEventLog? log = null)
    {
        (_plan, _log, _replays) = (log is null ? null : view.Windows, log, replays);
        _view = view;
        _canRest = CanRest(view);
        _catalog = catalog;
        _output = output;
        _processor = processor;
        _dispatcher = dispatcher;
        _streams = [.. view.Streams];
        _buffer = new DropOldestBuffer(options.IntakeBytes);
        _newest = new NewestEvents(view, options, catalog.Snapshots);
        _time = new ViewTime(processor, ShortView.Is(view));
        _outbox = new ViewOutbox(options, output, processor, this);
        _budget = new ViewBudget(options, view.Keepers, processor.BytesAdded);
        _gate = new Mailbox<Action>(this, processor.NextLoop());
        _timers = new GatedScheduler(processor.Timers, EnterTimer);
        _takeItems = TakeItems;
        _processor.Add(this);
    }

    /// <summary>The view.</summary>
    public View View => _view;

    /// <summary>How the dispatcher finds it for an event. Read from any thread.</summary>
    public ViewMatching Matching { get; set; } = ViewMatching.Always;

    /// <summary>The number of events of its streams that it has passed. Those that cannot concern it have not entered it.</summary>
    public long EventsIn => Volatile.Read(ref _before) is >= 0 and var before
        ? Math.Max(0, _dispatcher.Counts.Of(_streams) - before - _buffer.NotTaken)
        : 0;

    /// <summary>The number of events that have left.</summary>
    public long EventsOut => Volatile.Read(ref _eventsOut);

    /// <summary>The number of events that were left out because they were too large.</summary>
    public long TooLarge => _budget.TooLarge;

    /// <summary>The number of keys of its operators with <c>by</c>.</summary>
    public long Keys => _budget.Keys;

    /// <summary>The number of keys that had to make room for others.</summary>
    public long KeysGone => _budget.KeysGone;

    /// <summary>What its operators keep, with what has been read from the log for them, in bytes.</summary>
    public long Kept => _budget.Kept + (_reading?.Bytes ?? 0);

    /// <summary>The error with which it has failed; null if there is none. Read in its turn.</summary>
    public Exception? Error { get; private set; }

    /// <summary>What it keeps, and what is on its way to its subscribers, in bytes.</summary>
    public long Bytes => Kept + _outbox.BytesOnWay;

    /// <summary>What waits to enter it, in bytes.</summary>
    public long Waiting => _buffer.Bytes;

    /// <summary>The time for which it has used a core.</summary>
    public TimeSpan Used => _time.Used;

    /// <summary>Begins. The dispatcher calls it before it enters anything.</summary>
    /// <param name="state">What came before.</param>
    public void Begin(HubState state)
    {
        _position = _liveSince = state.Position;
        _newest.Begin(state);
        Volatile.Write(ref _before, _dispatcher.Counts.Of(_streams));
        _gate.Post(Start);
    }

    /// <summary>Adds an item of the hub. Never blocks. The dispatcher calls it.</summary>
    /// <param name="item">
    /// The item. If it is an event, the view reads its stream. A mark need not enter unless windows of the view may end.
    /// </param>
    /// <param name="state">What has been entered, with the item.</param>
    /// <param name="shared">Counts the item, with the others that it enters.</param>
    /// <param name="mayRun">Whether the view may take the item at once, on this thread, if that is short.</param>
    public void Enter(HubItem item, HubState state, SharedBytes shared, bool mayRun = false)
    {
        if (item is LoggedItem { Logged: var logged } && IsEnd(logged.Time))
        {
            Add(new MarkItem(Before(logged), logged.Time), _dispatcher.State, shared); // the state before it
        }

        var own = item switch
        {
            LeftOut leftOut => leftOut.For(_streams, isEnd: leftOut.Time != default && IsEnd(leftOut.Time)),
            MarkItem mark when !IsEnd(mark.Time) => null,
            Heartbeat heartbeat when _plan is not null => heartbeat with { Position = state.WithTime },
            _ => item,
        };
        if (own is not null)
        {
            Add(own, own is MarkItem ? _dispatcher.State : state, shared, mayRun);
        }

        if (state.Position.Epoch != _dispatcher.State.Position.Epoch)
        {
            (_nextEnd, _entered) = (long.MinValue, long.MinValue); // its time may begin before what was known
        }
    }

    /// <summary>Leaves out the oldest items that wait, until no more bytes wait than these. The dispatcher calls it.</summary>
    public void LeaveOutBeyond(long bytes) => _buffer.DropBeyond(bytes);

    /// <summary>Joins the view. Everything that leaves later comes after the point at which the subscriber joins.</summary>
    /// <param name="passed">What has been entered. The dispatcher enters nothing meanwhile.</param>
    /// <param name="joined">Receives the point, between what leaves before and after it; null if the view has ended.</param>
    /// <param name="hasLeft">Whether it need not be called any more. Called from any thread.</param>
    public void Join(HubState passed, Action<SnapshotPoint?> joined, Func<bool> hasLeft)
    {
        var dropped = _buffer.Add(() => WhenWindowsAreKnown(() =>
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
        }, hasLeft), hasLeft);
        _outbox.BeginJoin();
        EndJoins(dropped);
        Wake();
    }

    /// <summary>Tells the subscribers how far the view has come, although nothing leaves it.</summary>
    /// <param name="passed">What has been entered. The dispatcher enters nothing meanwhile.</param>
    public void Advance(HubState passed)
    {
        _buffer.Add(() =>
        {
            if (!_ended)
            {
                MoveTo(passed);
                _outbox.SendPoint();
            }
        });
        Wake();
    }

    /// <summary>
    /// Moves the view on if nothing waits to enter it, so that neither it nor its subscribers keep events that are not the newest any more.
    /// </summary>
    /// <param name="passed">What has been entered. The dispatcher enters nothing meanwhile.</param>
    public void Refresh(HubState passed)
    {
        if (_newest.HasStreams && _buffer.IsEmpty)
        {
            _newest.Enter(passed, item: null, out _);
            Advance(passed);
        }
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

    private void EndJoins(int number)
    {
        for (; number > 0; number--)
        {
            _outbox.EndJoin();
        }
    }

    private void Add(HubItem item, HubState state, SharedBytes shared, bool mayRun = false)
    {
        var newest = _newest.Enter(state, (item as LoggedItem)?.Logged, out var bytes);
        _buffer.Add(item, newest, bytes, shared);
        Wake(mayRun && IsShort);
    }

    // Makes TakeItems run, if it does not run already: on this thread, or on the loop.
    private void Wake(bool runsHere = false)
    {
        if (Interlocked.Exchange(ref _isTaking, 1) == 1)
        {
            return;
        }

        if (runsHere)
        {
            _processor.AddDue();
            _threadHere = Environment.CurrentManagedThreadId;
            _gate.PostAndRun(_takeItems);
            _threadHere = 0;
        }
        else
        {
            Post(_takeItems);
        }
    }

    // Whether an event probably takes little time: it meets few pipes, no compressor, no timers, no windows, and little that is kept.
    private bool IsShort =>
        _plan is null && _view.Pipes.Count <= MaxPipesHere && Subscribers is not IViewReceiver { IsExpensive: true }
        && !_timers.HasTimers && _budget.Kept <= ViewDispatcher.MaxBytesHere && !_processor.IsFull && _time.HasShortTurns;

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
