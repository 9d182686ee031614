using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reactive;
using System.Reactive.Concurrency;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Threading;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>
/// A view at work, once for all who asked for it. Whatever enters it (events of the log, timers, joins, its end) enters
/// one at a time, through its gate, beside the plain delivery and not before it.
/// </summary>
[SuppressMessage("Design", "CA1031", Justification = "Whatever fault an operator has, this view ends alone.")]
internal sealed class Pipeline : IDisposable
{
    private const int MostLeaving = 256;

    private readonly View _view;
    private readonly Catalog _catalog;
    private readonly IObserver<ViewTurn> _output;
    private readonly HashSet<string> _streams;
    private readonly DropOldestBuffer _buffer = new();
    private readonly Mailbox<Action> _gate;
    private readonly Action _take;
    private readonly List<ViewItem> _leaving = [];
    private ImmutableDictionary<string, LogEvent> _newest;
    private Func<bool, Func<string, ViewEvent?>, RunningPipes> _run = null!;
    private RunningPipes? _replayable;
    private RunningPipes? _live;
    private EventId _position;
    private Lazy<IReadOnlyList<DerivedEvent>>? _snapshot;
    private int _lastWithId = -1;
    private bool _ended;
    private long _eventsIn;
    private long _eventsOut;

    /// <param name="view">What it does.</param>
    /// <param name="catalog">The streams.</param>
    /// <param name="start">Where the hub stands, and the newest event of each stream as of there.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="output">Gets what leaves, a turn at a time; and the fault that ends the view, if there is one.</param>
    /// <param name="scheduler">Runs the gate and the timers.</param>
    public Pipeline(
        View view, Catalog catalog, (EventId Position, IReadOnlyDictionary<string, LogEvent> Newest) start, CompositionOptions options,
        IObserver<ViewTurn> output, IScheduler scheduler)
    {
        _view = view;
        _catalog = catalog;
        _output = output;
        _position = start.Position;
        _streams = [.. view.Pipes.SelectMany(pipe => pipe.Streams)];
        _newest = start.Newest.Where(entry => _streams.Contains(entry.Key)).ToImmutableDictionary();
        _gate = new Mailbox<Action>(Do, () => UnlessStopped(static pipeline => pipeline.SendOut()), scheduler);
        _take = Take;
        _gate.Post(() => Start(options, scheduler));
    }

    /// <summary>How many events of the log have passed through.</summary>
    public long EventsIn => Volatile.Read(ref _eventsIn);

    /// <summary>How many events of the view have left.</summary>
    public long EventsOut => Volatile.Read(ref _eventsOut);

    /// <summary>Takes what passes the hub, as far as the view reads it. Never waits.</summary>
    public void Enter(HubItem item)
    {
        if ((item is not LoggedItem { Logged.Event.Stream: var stream } || _streams.Contains(stream)) && _buffer.Add(item))
        {
            _gate.Post(_take);
        }
    }

    /// <summary>Finds the place where somebody can join: all that leaves later comes after it. Null if the view has ended.</summary>
    /// <param name="passed">Where the hub stands: what it has passed on has entered already.</param>
    /// <param name="joined">Called between what leaves before and after.</param>
    public void Join(EventId passed, Action<SnapshotPoint?> joined) => _gate.Post(() =>
    {
        if (_ended)
        {
            joined(null);
            return;
        }

        _position = passed.Sequence > _position.Sequence ? passed : _position;
        SendOut();
        joined(Point());
    });

    /// <summary>Ends the view. What waits in its operators is dropped.</summary>
    public void Dispose() => _gate.Post(End);

    private void Do(Action act)
    {
        try
        {
            act();
        }
        catch (Exception error)
        {
            UnlessStopped(pipeline => pipeline.Fault(error));
        }
    }

    private void Start(CompositionOptions options, IScheduler scheduler)
    {
        var gated = new GatedScheduler(scheduler, _gate.Post);
        _run = (isReplayable, newest) => new RunningPipes(
            [.. _view.Pipes.Where(pipe => pipe.IsReplayable == isReplayable)], _catalog.Types, newest, options,
            Observer.Create<(PipeName, ViewEvent)>(Leave, Fault), gated);
        _replayable = _run(true, stream => NewestOf(_newest, stream));
        _live = _run(false, stream => NewestOf(_newest, stream));
        if (_ended)
        {
            End(); // a pipe failed at once
        }
    }

    private void Take()
    {
        var (items, leftOut, newest) = _buffer.Take();
        if (_ended)
        {
            return;
        }

        if (leftOut is not null)
        {
            foreach (var logged in newest)
            {
                Remember(logged);
            }

            _leaving.Add(leftOut);

            // Behind the hole nothing may be taken for a repetition of what came before it. What waits in live pipes stays.
            _replayable!.Dispose();
            _replayable = _run(true, _ => null);
        }

        foreach (var item in items)
        {
            if (_ended)
            {
                return; // by a fault in the event before
            }

            _position = item.Position;
            if (item is LoggedItem { Logged: var logged })
            {
                Pass(logged);
            }
            else if (item is Heartbeat heartbeat)
            {
                _leaving.Add(new HeartbeatItem(heartbeat));
            }

            if (_leaving.Count >= MostLeaving)
            {
                SendOut(); // what has been made must not pile up behind what is still to come in
            }
        }
    }

    private void Pass(LogEvent logged)
    {
        Remember(logged);
        Volatile.Write(ref _eventsIn, _eventsIn + 1);
        _lastWithId = -1;
        _replayable!.Pass(logged);
        _live!.Pass(logged);
        if (_lastWithId >= 0 && !_ended)
        {
            // Of several events that come from one, only the last says that all of it is there.
            _leaving[_lastWithId] = (DerivedEvent)_leaving[_lastWithId] with { HasId = true };
        }
    }

    private void Leave((PipeName Pipe, ViewEvent Event) made)
    {
        if (!made.Pipe.IsLive)
        {
            _lastWithId = _leaving.Count;
        }

        Volatile.Write(ref _eventsOut, _eventsOut + 1);
        _leaving.Add(new DerivedEvent(_position, made.Pipe, made.Event));
    }

    private void Remember(LogEvent logged)
    {
        _snapshot = null;
        if (_catalog.Snapshots.Contains(logged.Event.Stream))
        {
            _newest = _newest.SetItem(logged.Event.Stream, logged);
        }
    }

    private SnapshotPoint Point()
    {
        var (newest, epoch) = (_newest, _position.Epoch); // as of now: the snapshot may be made later, and by another thread
        _snapshot ??= new(() => Snapshots.Of(_view, stream => NewestOf(newest, stream), epoch));
        return new SnapshotPoint(_position, _snapshot);
    }

    private static ViewEvent? NewestOf(ImmutableDictionary<string, LogEvent> newest, string stream) =>
        newest.TryGetValue(stream, out var logged) ? logged.ToViewEvent() : null;

    // The loops of the shards go away before the last turn has ended.
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

    private void SendOut()
    {
        if (_leaving.Count > 0)
        {
            _output.OnNext(new ViewTurn([.. _leaving], Point()));
            _leaving.Clear();
        }
    }

    private void Fault(Exception error)
    {
        if (!_ended)
        {
            End();
            SendOut();
            _output.OnError(error);
        }
    }

    private void End()
    {
        _ended = true;
        _replayable?.Dispose();
        _live?.Dispose();
    }
}
