using System.Diagnostics.CodeAnalysis;
using System.Reactive;
using System.Reactive.Concurrency;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Threading;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>
/// A running view, shared by all subscribers of equal views. Everything that enters it (events of the log, timers, joins,
/// its end) passes its gate, one at a time. Plain streams never wait for it.
/// </summary>
[SuppressMessage("Design", "CA1031", Justification = "An error of an operator ends this view only.")]
internal sealed class Pipeline : IDisposable
{
    private const int MaxLeaving = 256;

    private readonly View _view;
    private readonly Catalog _catalog;
    private readonly CompositionOptions _options;
    private readonly IObserver<ViewTurn> _output;
    private readonly HashSet<string> _streams;
    private readonly DropOldestBuffer _buffer = new();
    private readonly Mailbox<Action> _gate;
    private readonly GatedScheduler _timers;
    private readonly Action _takeItems;
    private readonly NewestEvents _newest;
    private readonly List<ViewItem> _leaving = [];
    private RunningPipes? _replayable;
    private RunningPipes? _live;
    private EventId _position;
    private int _lastWithId = -1;
    private bool _ended;
    private long _eventsIn;
    private long _eventsOut;

    /// <param name="view">The view.</param>
    /// <param name="catalog">The streams.</param>
    /// <param name="start">The position of the hub, and the newest event of each stream up to it.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="output">Receives what leaves the view, one turn at a time, and the error if the view fails.</param>
    /// <param name="scheduler">Runs the gate and the timers.</param>
    public Pipeline(
        View view, Catalog catalog, (EventId Position, IReadOnlyDictionary<string, LogEvent> Newest) start, CompositionOptions options,
        IObserver<ViewTurn> output, IScheduler scheduler)
    {
        _view = view;
        _catalog = catalog;
        _options = options;
        _output = output;
        _position = start.Position;
        _streams = [.. view.Streams];
        _newest = new NewestEvents(view, catalog.Snapshots, start.Newest.Where(entry => _streams.Contains(entry.Key)));
        _gate = new Mailbox<Action>(Do, () => UnlessStopped(static pipeline => pipeline.SendOut()), scheduler);
        _timers = new GatedScheduler(scheduler, _gate.Post);
        _takeItems = TakeItems;
        _gate.Post(Start);
    }

    /// <summary>The number of events of the log that have entered.</summary>
    public long EventsIn => Volatile.Read(ref _eventsIn);

    /// <summary>The number of events that have left.</summary>
    public long EventsOut => Volatile.Read(ref _eventsOut);

    /// <summary>Adds an item of the hub, if the view reads it. Never blocks.</summary>
    public void Enter(HubItem item)
    {
        if ((item is not LoggedItem { Logged.Event.Stream: var stream } || _streams.Contains(stream)) && _buffer.Add(item))
        {
            _gate.Post(_takeItems);
        }
    }

    /// <summary>Joins the view. Everything that leaves later comes after the point at which the subscriber joins.</summary>
    /// <param name="passed">The position of the hub. Everything up to it has entered already.</param>
    /// <param name="joined">Receives the point, between what leaves before and after it; null if the view has ended.</param>
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

    /// <summary>Ends the view. Events that wait in its operators are dropped.</summary>
    public void Dispose() => _gate.Post(End);

    private void Do(Action act)
    {
        try
        {
            act();
        }
        catch (Exception error)
        {
            UnlessStopped(pipeline => pipeline.Fail(error));
        }
    }

    private void Start()
    {
        _replayable = StartPipes(isReplayable: true, _newest.Of);
        _live = StartPipes(isReplayable: false, _newest.Of);
        if (_ended)
        {
            End(); // a pipe failed at once
        }
    }

    private RunningPipes StartPipes(bool isReplayable, Func<string, ViewEvent?> newest) => new(
        [.. _view.Pipes.Where(pipe => pipe.IsReplayable == isReplayable)], _catalog.Types, newest, _options,
        Observer.Create<(PipeName, ViewEvent)>(Leave, Fail), _timers);

    private void TakeItems()
    {
        var (items, skipped, newest) = _buffer.TakeAll();
        if (_ended)
        {
            return;
        }

        if (skipped is not null)
        {
            foreach (var logged in newest)
            {
                _newest.Add(logged);
            }

            _leaving.Add(skipped);

            // Restart replayable pipes after a gap, so that `distinct` does not compare across it. Live pipes keep their state.
            _replayable!.Dispose();
            _replayable = StartPipes(isReplayable: true, _ => null);
        }

        foreach (var item in items)
        {
            if (_ended)
            {
                return; // the event before failed
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

            if (_leaving.Count >= MaxLeaving)
            {
                SendOut(); // so that the output of a full buffer is not held in memory
            }
        }
    }

    private void Pass(LogEvent logged)
    {
        _newest.Add(logged);
        Volatile.Write(ref _eventsIn, _eventsIn + 1);
        _lastWithId = -1;
        _replayable!.Pass(logged);
        _live!.Pass(logged);
        if (_lastWithId >= 0 && !_ended)
        {
            // If several events come from one event of the log, only the last has its id: then all of them are there.
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

    private void SendOut()
    {
        if (_leaving.Count > 0)
        {
            _output.OnNext(new ViewTurn([.. _leaving], Point()));
            _leaving.Clear();
        }
    }

    private void Fail(Exception error)
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
