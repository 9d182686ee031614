using System.Diagnostics.CodeAnalysis;
using System.Reactive.Concurrency;
using RxSse.Server.Hub;
using RxSse.Server.Sse;

namespace RxSse.Server.Delivery;

/// <summary>
/// One of the fan-out loops. Whatever concerns its subscribers (frames, joins, leaves, completed writes) is posted to
/// its inbox and done on its loop, one after the other, so nothing here is locked. A turn of the loop takes all that
/// waits and then writes to each subscriber at most once; it never waits for a socket.
/// </summary>
[SuppressMessage("Design", "CA1031", Justification = "Whatever one subscriber throws, it ends alone and the others do not notice.")]
internal sealed partial class Shard : IObservable<Frame>, IDisposable
{
    private readonly IScheduler _loop;
    private readonly ILogger _logger;
    private readonly Func<ControlEvent> _shutdown;
    private readonly Inbox<(Action<object> Act, object What)> _inbox;
    private readonly Backlog _backlog = new();
    private readonly StallWatch _stalls;
    private readonly Newest _newest;
    private readonly List<Seat> _seats = [];
    private readonly List<Seat> _touched = [];
    private readonly List<Frame> _batch = [];
    private bool _draining;

    // Made once: posting must not allocate.
    private readonly Action<object> _take, _join, _leave, _endFlush;

    /// <param name="options">When a stalled subscriber is aborted.</param>
    /// <param name="snapshots">The streams that keep a snapshot.</param>
    /// <param name="shutdown">Makes the last event of a response that ends because the server stops.</param>
    /// <param name="logger">Told of observers that fail.</param>
    /// <param name="loop">Runs all work of this shard, one piece at a time, and tells the time.</param>
    public Shard(DeliveryOptions options, IReadOnlySet<string> snapshots, Func<ControlEvent> shutdown, ILogger logger, IScheduler loop)
    {
        _loop = loop;
        _logger = logger;
        _shutdown = shutdown;
        _newest = new Newest(snapshots);
        _stalls = new StallWatch(options.StallTimeout, _seats, loop);
        _inbox = new(entry => entry.Act(entry.What), EndTurn, loop);
        _take = what => Take((Frame)what);
        _join = what => Join((Seat)what);
        _leave = what => Remove((Seat)what);
        _endFlush = what => EndFlush((Seat)what);
    }

    /// <summary>Gives a frame to all subscribers. Waits only if this loop is thousands of frames behind.</summary>
    public void Give(Frame frame)
    {
        _backlog.Enter();
        _inbox.Post((_take, frame));
    }

    /// <summary>
    /// Joins: the observer first gets the snapshot and a heartbeat, then all that comes after. Joining and leaving cost
    /// the same however many subscribers there are.
    /// </summary>
    public IDisposable Subscribe(IObserver<Frame> observer)
    {
        var seat = new Seat(this, observer);
        _inbox.Post((_join, seat));
        return seat;
    }

    public void Leave(Seat seat) => _inbox.Post((_leave, seat));

    public void FlushCompleted(Seat seat) => _inbox.Post((_endFlush, seat));

    /// <summary>Ends all responses over a window; who joins later is ended at once.</summary>
    public void Drain(Drain drain) => _inbox.Post((_ =>
    {
        _draining = true;
        drain.Schedule(_seats, End, _loop);
    }, drain));

    /// <summary>Cuts the connections that are left.</summary>
    public void AbortAll(Exception reason) => _inbox.Post((_ => _seats.ForEach(seat => seat.Fail(reason)), reason));

    public void Dispose() => _backlog.Dispose();

    private void Take(Frame frame)
    {
        _newest.Take(frame);
        _batch.Add(frame);
    }

    private void Join(Seat seat)
    {
        seat.Index = _seats.Count;
        seat.NextInBatch = _batch.Count; // what came before is in the snapshot
        _seats.Add(seat);
        _touched.Add(seat);
        try
        {
            foreach (var frame in _newest.Frames)
            {
                seat.OnNext(frame);
            }

            seat.OnNext(Frame.Of(new Heartbeat(_newest.Position, _loop.Now)));
        }
        catch (Exception error)
        {
            Fault(seat, error);
        }

        if (_draining)
        {
            Complete(seat);
        }
    }

    private void End(Seat seat)
    {
        Complete(seat);
        Deliver(seat);
    }

    private void Complete(Seat seat)
    {
        try
        {
            seat.Complete(Frame.Of(_shutdown()));
        }
        catch (Exception error)
        {
            Fault(seat, error);
        }
    }

    private void EndFlush(Seat seat)
    {
        try
        {
            if (!seat.EndFlush())
            {
                Remove(seat); // the client has gone
            }
        }
        catch (Exception error)
        {
            Fault(seat, error);
        }

        if (seat.Index < 0)
        {
            seat.Release();
        }
        else
        {
            _touched.Add(seat);
        }
    }

    private void EndTurn()
    {
        if (_batch.Count > 0)
        {
            for (var i = _seats.Count - 1; i >= 0; i--) // downwards, since the last seat takes the place of one that is left
            {
                Deliver(_seats[i]);
            }

            _backlog.Leave(_batch.Count);
            _batch.Clear();
        }
        else
        {
            _touched.ForEach(Deliver);
        }

        _touched.Clear();
    }

    private void Deliver(Seat seat)
    {
        if (seat.Index < 0)
        {
            return;
        }

        try
        {
            for (; seat.NextInBatch < _batch.Count; seat.NextInBatch++)
            {
                seat.OnNext(_batch[seat.NextInBatch]);
            }

            seat.NextInBatch = 0;
            if (!seat.Flush(_loop) || seat.IsFinished)
            {
                Remove(seat);
            }
            else if (seat.IsWriting)
            {
                _stalls.Start();
            }
        }
        catch (Exception error)
        {
            Fault(seat, error);
        }
    }

    // Whatever the fault of one subscriber is, it ends alone.
    private void Fault(Seat seat, Exception error)
    {
        LogSubscriberFault(error);
        Remove(seat);
    }

    private void Remove(Seat seat)
    {
        if (seat.Index < 0)
        {
            return;
        }

        var last = _seats[^1];
        _seats[seat.Index] = last;
        last.Index = seat.Index;
        _seats.RemoveAt(_seats.Count - 1);
        seat.Index = -1;
        seat.Release();
    }

    [LoggerMessage(1, LogLevel.Warning, "A subscriber failed and is let go; the others go on.")]
    private partial void LogSubscriberFault(Exception error);
}
