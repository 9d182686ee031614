using System.Diagnostics.CodeAnalysis;
using System.Reactive.Concurrency;
using RxSse.Server.Composition;
using RxSse.Server.Sse;

namespace RxSse.Server.Delivery;

/// <summary>
/// One of the fan-out loops. Whatever concerns its subscribers (frames, joins, leaves, completed writes) is posted to
/// its inbox and done on its loop, one after the other, so nothing here is locked. A turn of the loop takes all that
/// waits and then writes to each subscriber, together, what it is due; it never waits for a socket.
/// </summary>
[SuppressMessage("Design", "CA1031", Justification = "Whatever one subscriber throws, it ends alone and the others do not notice.")]
internal sealed partial class Shard : IDisposable
{
    private readonly ShardContext _context;
    private readonly IScheduler _loop;
    private readonly IStopwatch _clock; // which nobody sets
    private readonly Inbox<(Action<object> Act, object What)> _inbox;
    private readonly Backlog _backlog = new();
    private readonly Joining _joining;
    private readonly StallWatch _stalls;
    private readonly AgeWatch _ages;
    private readonly Newest _newest;
    private readonly Seats _seats = new();
    private readonly List<Seat> _touched = [];
    private readonly List<Frame> _batch = [];
    private bool _draining;

    // Made once: posting must not allocate.
    private readonly Action<object> _take, _join, _leave, _endFlush;

    /// <param name="context">What all shards share.</param>
    /// <param name="loop">Runs all work of this shard, one piece at a time, and tells the time.</param>
    public Shard(ShardContext context, IScheduler loop)
    {
        _context = context;
        _loop = loop;
        _newest = new Newest(context.Snapshots);
        _clock = loop.StartStopwatch();
        _stalls = new StallWatch(context.Options.StallTimeout, _seats, Fail, _clock, loop);
        _ages = new AgeWatch(context.Options.MaxConnectionAge, context.Random, _seats, seat => End(seat, "age"), _clock, loop);
        _inbox = new(entry => entry.Act(entry.What), EndTurn, loop);
        _joining = new Joining(context, _newest, act => _inbox.Post((_ => act(), act)), _touched.Add, Fault, _clock, loop);
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
    /// Joins: the observer gets what it missed, or the snapshot, then a heartbeat, then all that comes after. Joining
    /// and leaving cost the same however many subscribers there are.
    /// </summary>
    public IDisposable Subscribe(Selection selection, Start start, IObserver<Frame> observer)
    {
        var seat = new Seat(this, selection, start, observer);
        _inbox.Post((_join, seat));
        return seat;
    }

    public void Leave(Seat seat) => _inbox.Post((_leave, seat));

    public void FlushCompleted(Seat seat) => _inbox.Post((_endFlush, seat));

    /// <summary>Ends all responses over a window; who joins later is ended at once.</summary>
    public void Drain(Drain drain) => _inbox.Post((_ =>
    {
        _draining = true;
        drain.Schedule(_seats, seat => End(seat, "stopping"), _loop);
    }, drain));

    /// <summary>Cuts the connections that are left.</summary>
    public void AbortAll(Exception reason) => _inbox.Post((_ =>
    {
        for (var i = _seats.Count - 1; i >= 0; i--)
        {
            Fail(_seats[i], reason);
        }
    }, reason));

    public void Dispose() => _backlog.Dispose();

    private void Take(Frame frame)
    {
        _newest.Take(frame);
        _batch.Add(frame);
    }

    private void Join(Seat seat)
    {
        _seats.Add(seat);
        _ages.Start(seat);
        _touched.Add(seat);
        seat.NextInBatch = _batch.Count; // what came before is in the snapshot
        try
        {
            if (_draining)
            {
                seat.Complete(Frame.Of(_context.Shutdown("stopping")));
            }
            else
            {
                _joining.Begin(seat);
            }
        }
        catch (Exception error)
        {
            Fault(seat, error);
        }
    }

    private void End(Seat seat, string reason)
    {
        if (seat.Index < 0)
        {
            return; // it left before its turn came
        }

        try
        {
            seat.Complete(Frame.Of(_context.Shutdown(reason)));
        }
        catch (Exception error)
        {
            Fault(seat, error);
        }

        Deliver(seat);
    }

    private void Fail(Seat seat, Exception reason)
    {
        try
        {
            seat.Fail(reason);
        }
        catch (Exception error)
        {
            Fault(seat, error);
        }

        Deliver(seat);
    }

    private void EndFlush(Seat seat)
    {
        var hasLeft = seat.Index < 0;
        try
        {
            seat.EndFlush();
        }
        catch (Exception error)
        {
            Fault(seat, error);
        }

        if (hasLeft)
        {
            seat.Release(); // which had to wait for the write
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
            for (var i = _seats.Count - 1; i >= 0; i--)
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
            if (seat.Replay is null)
            {
                for (; seat.NextInBatch < _batch.Count; seat.NextInBatch++)
                {
                    seat.Give(_batch[seat.NextInBatch], _clock);
                }
            }
            else
            {
                _joining.GoOn(seat);
            }

            seat.NextInBatch = 0;
            seat.Flush(_clock);
            if (seat.HasGone || seat.IsFinished)
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

    // Whatever the fault of one subscriber is, it ends alone; and its connection with it, or a write that is pending would
    // keep its place.
    private void Fault(Seat seat, Exception error)
    {
        LogSubscriberFault(_context.Logger, error);
        try
        {
            seat.Fail(error);
        }
        catch (Exception another)
        {
            LogSubscriberFault(_context.Logger, another);
        }

        Remove(seat);
    }

    private void Remove(Seat seat)
    {
        if (_seats.Remove(seat))
        {
            seat.Release();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A subscriber failed and is let go; the others go on.")]
    private static partial void LogSubscriberFault(ILogger logger, Exception error);
}
