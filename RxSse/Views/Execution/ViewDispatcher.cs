using System.Reactive.Concurrency;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Threading;

namespace RxSse.Views.Execution;

/// <summary>
/// The one loop that passes the items of the hub to the running views, in the order of the log: an event to those that it concerns,
/// everything else to all. Views begin, end and are joined on it too, each between two items. The hub never waits for it: what waits
/// is bounded, and what is left out is declared by the views that it concerns.
/// </summary>
/// <remarks>
/// If no turn runs or is due, the thread of the hub passes an event itself, and runs the turns of the views that it wakes, as long as that is
/// short: waking a loop costs more. Whatever may take longer is left to the loops. This file has what other threads call, and
/// <c>ViewDispatcher.Turn.cs</c> the turn.
/// </remarks>
internal sealed partial class ViewDispatcher : IDisposable
{
    /// <summary>The most bytes that wait, or one event.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>
    /// The most items that wait. All streams share them, so they are many: a burst on one stream does not take the place of events of another.
    /// </summary>
    public const int Capacity = 16 * 1024;

    /// <summary>
    /// How many bytes of events enter single views, before all views are moved on: those that are not woken keep the newest events that they know.
    /// </summary>
    public const int MaxKept = 4 * 1024 * 1024;

    /// <summary>The largest event that the thread of the hub passes to views itself, and the most that a view keeps which takes it there, in bytes.</summary>
    public const int MaxBytesHere = 4 * 1024;

    private const int BytesOfItem = 256; // beside its data
    private const int ViewsBetweenLooks = 64; // at the clock

    // Other work of the loop runs after this time.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(5);

    // No further view takes an event on the thread of the hub after this time.
    private static readonly TimeSpan SliceHere = TimeSpan.FromMicroseconds(100);

    private readonly Catalog _catalog;
    private readonly IScheduler _loop;
    private readonly IStopwatch _clock;
    private readonly DropOldestBuffer _waiting;
    private readonly IntakeRoom _room;
    private readonly ViewFinder _finder;
    private readonly BorrowedTime? _borrowed; // of the thread of the hub; null: none
    private readonly HashSet<Pipeline> _views = [];
    private readonly Dictionary<Pipeline, EventId> _inNeed = []; // of a position other than this
    private readonly List<Pipeline> _woken = []; // by the item that passes
    private readonly Action _turn;
    private HubState _state = HubState.None;
    private (HubItem? Item, HubState State, SharedBytes Bytes)? _passing; // it has not entered all that it has woken; no item: they move on
    private int _entered; // so many of them
    private long _kept; // the bytes of newest events that have entered single views since all were moved on
    private int _isScheduled;
    private volatile bool _isDisposed;

    /// <param name="catalog">The streams.</param>
    /// <param name="options">Whether there is an index, and how much waits.</param>
    /// <param name="loop">Runs it, one turn at a time.</param>
    /// <param name="clock">Measures the turns.</param>
    /// <param name="logger">Receives an error of the index.</param>
    /// <param name="log">Gives the marks that windows need; null: windows end by the clock.</param>
    /// <param name="heartbeats">Passes heartbeats to the subscribers of views in which nothing happens; null: they enter all views.</param>
    public ViewDispatcher(
        Catalog catalog, CompositionOptions options, IScheduler loop, IStopwatch clock, ILogger logger, IEventLog? log = null,
        IViewHeartbeats? heartbeats = null)
    {
        _log = log;
        _heartbeats = heartbeats;
        _catalog = catalog;
        _loop = loop;
        _clock = clock;
        _turn = Turn;
        Counts = new EventCounts(catalog.Types.Keys);
        _waiting = new DropOldestBuffer(Math.Min(MaxBytes, options.IntakeBytes), options.DispatcherItems, dropsHalf: true, catalog.Snapshots);
        _room = new IntakeRoom(options.TotalIntakeBytes);
        _borrowed = options.RunsOnHub ? new BorrowedTime(clock) : null;
        _finder = new ViewFinder(_views, options.Index, clock, logger);
        _grid = options.ShortestPeriod.Ticks;
    }

    /// <summary>The events that have passed.</summary>
    public EventCounts Counts { get; }

    /// <summary>What the index does.</summary>
    public IndexCounts Index => _finder.Counts;

    /// <summary>What waits to enter the views, in bytes.</summary>
    public long WaitingBytes => _room.Bytes;

    /// <summary>What has been entered into all views. Read from any thread.</summary>
    public HubState State => Volatile.Read(ref _state);

    /// <summary>Takes an item of the hub. Never blocks.</summary>
    public void OnNext(HubItem item)
    {
        if (_isDisposed)
        {
            return;
        }

        _waiting.Add(item, bytes: BytesOfItem);
        if (!TryBeginTurn())
        {
            return;
        }

        if (_views.Count == 0)
        {
            Turn(isHere: true); // nothing but the position changes, so no other thread is woken
        }
        else if (IsQuick(item))
        {
            var began = _clock.Elapsed;
            Turn(isHere: true);
            _borrowed!.Use(began);
        }
        else
        {
            _loop.Schedule(_turn);
        }
    }

    /// <summary>A view begins.</summary>
    public void Add(Pipeline view) => Post(() =>
    {
        _views.Add(view);
        _finder.Add(view);
        view.Begin(_state);
        BeginWindows(view);
    });

    /// <summary>A view has ended.</summary>
    public void Remove(Pipeline view) => Post(() =>
    {
        _views.Remove(view);
        _inNeed.Remove(view);
        _due.Remove(view);
        _finder.Remove(view);
    });

    /// <inheritdoc cref="Pipeline.Join"/>
    public void Join(Pipeline view, Action<SnapshotPoint?> joined, Func<bool> hasLeft)
    {
        if (_isDisposed)
        {
            view.Join(State, joined, hasLeft); // it has ended
            return;
        }

        Post(() => view.Join(_state, joined, hasLeft));
    }

    /// <summary>Tells a view's subscribers how far the view has come, as soon as it is beyond a position.</summary>
    /// <param name="view">The view.</param>
    /// <param name="position">The position that they know.</param>
    /// <param name="until">A time of the log that the view is to reach, in Unix milliseconds; null: any.</param>
    public void Advance(Pipeline view, EventId position, long? until = null) => Post(() =>
    {
        if (view.IsBeyond(_state, position))
        {
            view.Advance(_state);
        }
        else if (_views.Contains(view))
        {
            _inNeed[view] = position;
            Want(view, until);
        }
    });

    /// <summary>The server stops: no item passes any more. Who is about to join is answered.</summary>
    public void Dispose() => _isDisposed = true;

    private void Post(Action act)
    {
        _waiting.Add(act);
        Wake();
    }

    // There is never more than one turn, on its way or running.
    private void Wake()
    {
        if (!TryBeginTurn())
        {
            return;
        }

        if (_isDisposed)
        {
            Turn(); // the loop may have ended, and who joins is answered
        }
        else
        {
            _loop.Schedule(_turn);
        }
    }

    // Whether the caller has to run a turn, or to schedule one: none runs, and none is scheduled.
    private bool TryBeginTurn() => Interlocked.Exchange(ref _isScheduled, 1) == 0;

    // Whether the thread of the hub may pass the item to the views itself. Other work of the turn is left to the loop.
    private bool IsQuick(HubItem item) =>
        _borrowed is not null
        && item is LoggedItem { Logged: { Time: var time, Event: var published } } && published.Data.Length <= MaxBytesHere
        && _waiting.HasOneItem && _passing is null && _inNeed.Count == 0 && _kept + MaxBytesHere < MaxKept && LogTime.Ticks(time) < _due.Next
        && _room.HasRoomFor(MaxBytesHere) && _finder.IsQuick(published.Stream) && _borrowed.IsLeft;
}
