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
    private const int MaxLeavingBytes = 64 * 1024;
    private const int MaxOnWay = 4_096;

    // Others run after this time, if a turn would take longer.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(5);

    // In each period, a view may use a fifth of a core while others wait.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxUsed = Period / 5;

    private readonly View _view;
    private readonly Catalog _catalog;
    private readonly CompositionOptions _options;
    private readonly IObserver<ViewTurn> _output;
    private readonly ViewProcessor _processor;
    private readonly HashSet<string> _streams;
    private readonly DropOldestBuffer _buffer = new();
    private readonly Mailbox<Action> _gate;
    private readonly GatedScheduler _timers;
    private readonly Action _takeItems;
    private readonly Action _resume;
    private readonly NewestEvents _newest;
    private readonly ViewBudget _budget;
    private readonly List<ViewItem> _leaving = [];
    private RunningPipes? _replayable;
    private RunningPipes? _live;
    private EventId _position;
    private EventId _liveSince; // what the live pipes keep is of events after this one
    private int _lastWithId = -1;
    private long _leavingBytes;
    private bool _ended;
    private int _isTaking; // 1: TakeItems will run, or the view waits for room and then it will
    private int _isWaitingForRoom;
    private long _bytesOnWay;
    private int _itemsOnWay;
    private TimeSpan _periodBegan;
    private TimeSpan _usedInPeriod;
    private long _used; // ticks
    private long _eventsIn;
    private long _eventsOut;

    /// <param name="view">The view.</param>
    /// <param name="catalog">The streams.</param>
    /// <param name="start">The position of the hub, and the newest event of each stream up to it.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="output">Receives what leaves the view, one turn at a time, and the error if the view fails.</param>
    /// <param name="processor">Runs the gate and the timers.</param>
    public Pipeline(
        View view, Catalog catalog, (EventId Position, IReadOnlyDictionary<string, LogEvent> Newest) start, CompositionOptions options,
        IObserver<ViewTurn> output, ViewProcessor processor)
    {
        _view = view;
        _catalog = catalog;
        _options = options;
        _output = output;
        _processor = processor;
        _position = _liveSince = start.Position;
        _streams = [.. view.Streams];
        _newest = new NewestEvents(view, options, catalog.Snapshots, start.Newest.Where(entry => _streams.Contains(entry.Key)));
        _budget = new ViewBudget(options, view.Keepers, processor.AddBytes);
        _gate = new Mailbox<Action>(Do, () => UnlessStopped(static pipeline => pipeline.SendOut()), processor.NextLoop());
        _timers = new GatedScheduler(processor.Timers, act => _gate!.Post(() => RunTimer(act)));
        _takeItems = TakeItems;
        _resume = () => Post(_takeItems);
        _processor.Add(this);
        _gate.Post(Start);
    }

    /// <summary>The number of events of the log that have entered.</summary>
    public long EventsIn => Volatile.Read(ref _eventsIn);

    /// <summary>The number of events that have left.</summary>
    public long EventsOut => Volatile.Read(ref _eventsOut);

    /// <summary>The number of events that were left out because they were too large.</summary>
    public long TooLarge => _budget.TooLarge;

    /// <summary>What its operators keep, in bytes.</summary>
    public long Kept => _budget.Kept;

    /// <summary>What it keeps, and what is on its way to its subscribers, in bytes.</summary>
    public long Bytes => Kept + Volatile.Read(ref _bytesOnWay);

    /// <summary>The time for which it has used a core.</summary>
    public TimeSpan Used => TimeSpan.FromTicks(Volatile.Read(ref _used));

    /// <summary>Adds an item of the hub, if the view reads it. Never blocks.</summary>
    public void Enter(HubItem item)
    {
        if (item is not LoggedItem { Logged.Event.Stream: var stream } || _streams.Contains(stream))
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
        _buffer.Add(() =>
        {
            if (_ended)
            {
                joined(null);
                return;
            }

            MoveTo(passed);
            SendOut();
            joined(Point());
        });
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

        Volatile.Write(ref _used, _used + (_processor.Elapsed - began).Ticks);
    }

    private void RunTimer(Action act)
    {
        var began = _processor.Elapsed;
        _budget.BeginTick();
        act();
        CountTurn(began);
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
            Add(new SkippedRange(_liveSince, _position));
            SendOut();
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
        [.. _view.Pipes.Where(pipe => pipe.IsReplayable == isReplayable)], _catalog.Types, newest, _budget,
        Observer.Create<(PipeName, ViewEvent)>(Leave, Fail), _timers);

    // Makes TakeItems run, if it does not run already.
    private void Wake()
    {
        if (Interlocked.Exchange(ref _isTaking, 1) == 0)
        {
            Post(_takeItems);
        }
    }

    private void Post(Action takeItems)
    {
        _processor.AddDue();
        _gate.Post(takeItems);
    }

    // Takes what waits, until nothing does, or it is the turn of others, or what has left before has not arrived yet.
    private void TakeItems()
    {
        _processor.RemoveDue();
        var began = _processor.Elapsed;
        while (true)
        {
            if (!_ended && !HasRoom())
            {
                CountTurn(began);
                return;
            }

            if (_buffer.TryTake(out var next))
            {
                Take(next);
                if (_leaving.Count >= MaxLeaving || _leavingBytes >= MaxLeavingBytes)
                {
                    SendOut(); // so that the output of a full buffer is not held in memory
                }

                if (_processor.Elapsed - began >= Slice)
                {
                    SendOut();
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
        CountTurn(began);
        if (_ended || _usedInPeriod <= MaxUsed)
        {
            return false;
        }

        _buffer.DropAll();
        var rest = _periodBegan + Period - _processor.Elapsed;
        _processor.Timers.Schedule(rest > TimeSpan.Zero ? rest : TimeSpan.FromTicks(1), () => _gate.Post(ComeBack));
        return true;
    }

    // What has come meanwhile is left out too.
    private void ComeBack()
    {
        (_periodBegan, _usedInPeriod) = (_processor.Elapsed, TimeSpan.Zero);
        _buffer.DropAll();
        Post(_takeItems);
    }

    private void CountTurn(TimeSpan began)
    {
        var now = _processor.Elapsed;
        if (now - _periodBegan >= Period)
        {
            (_periodBegan, _usedInPeriod) = (began, TimeSpan.Zero);
        }

        _usedInPeriod += _processor.HasDue ? now - began : TimeSpan.Zero;
    }

    private bool HasRoom()
    {
        if (_processor.IsFull)
        {
            SendOut();
            _processor.WaitForRoom(_resume);
            return false;
        }

        if (IsTooMuchOnWay(_leavingBytes))
        {
            SendOut();
            Volatile.Write(ref _isWaitingForRoom, 1);
            if (IsTooMuchOnWay() || Interlocked.Exchange(ref _isWaitingForRoom, 0) == 0)
            {
                return false; // Delivered will post TakeItems, or has posted it
            }
        }

        return true;
    }

    private bool IsTooMuchOnWay(long leaving = 0) =>
        Interlocked.Read(ref _bytesOnWay) + leaving >= _options.QueueBytes || Volatile.Read(ref _itemsOnWay) >= MaxOnWay;

    private void Delivered(ViewTurn turn)
    {
        Interlocked.Add(ref _bytesOnWay, -turn.Bytes);
        Interlocked.Add(ref _itemsOnWay, -turn.Items.Count);
        _processor.AddBytes(-turn.Bytes);
        if (!IsTooMuchOnWay() && Interlocked.Exchange(ref _isWaitingForRoom, 0) == 1)
        {
            Post(_takeItems);
        }
    }

    private void Take(Arrival next)
    {
        if (next.Join is { } join)
        {
            join();
        }
        else if (_ended)
        {
            return; // what waits has nowhere to go
        }
        else if (next.Skipped is { } skipped)
        {
            Skip(skipped, next.Newest!);
        }
        else if (next.Item is LoggedItem { Logged: var logged })
        {
            _position = logged.Id;
            Pass(logged);
        }
        else if (next.Item is Heartbeat heartbeat)
        {
            _position = heartbeat.Position;
            Add(new HeartbeatItem(heartbeat));
        }
    }

    private void Skip(SkippedRange skipped, IEnumerable<LogEvent> newest)
    {
        foreach (var logged in newest)
        {
            _newest.Add(logged);
        }

        MoveTo(skipped.Position);
        Add(skipped);

        // Restart replayable pipes after a gap, so that `distinct` does not compare across it. Live pipes keep their state.
        Restart(ref _replayable, isReplayable: true, static _ => null);
    }

    private void MoveTo(EventId position) => _position = position.Sequence > _position.Sequence ? position : _position;

    private void Add(ViewItem item)
    {
        _leavingBytes += item.Bytes;
        _leaving.Add(item);
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
        Add(new DerivedEvent(_position, made.Pipe, made.Event));
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
        if (_leaving.Count == 0)
        {
            return;
        }

        var turn = new ViewTurn([.. _leaving], Point()) { Bytes = _leavingBytes };
        turn = turn with { Delivered = () => Delivered(turn) };
        _leaving.Clear();
        _leavingBytes = 0;
        Interlocked.Add(ref _bytesOnWay, turn.Bytes);
        Interlocked.Add(ref _itemsOnWay, turn.Items.Count);
        _processor.AddBytes(turn.Bytes);
        _output.OnNext(turn);
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
        _processor.Remove(this);
        Volatile.Write(ref _isTaking, 1);
        Post(_takeItems); // for those who join
    }
}
