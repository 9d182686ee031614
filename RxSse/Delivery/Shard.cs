using System.Diagnostics.CodeAnalysis;
using System.Reactive.Concurrency;
using RxSse.Delivery.Limits;
using RxSse.Sse;
using RxSse.Threading;
using RxSse.Views.Model;

namespace RxSse.Delivery;

/// <summary>
/// One of the fan-out loops. Whatever concerns its subscribers (frames, joins, leaves, completed writes) is posted to
/// its inbox and done on its loop, one after the other, so nothing here is locked. A turn of the loop takes all that
/// waits and then writes to each subscriber, together, what it is due; it never waits for a socket.
/// </summary>
[SuppressMessage("Design", "CA1031", Justification = "Whatever one subscriber throws, it ends alone and the others do not notice.")]
internal sealed class Shard : IDisposable
{
    private readonly IScheduler _loop;
    private readonly IStopwatch _clock; // which nobody sets
    private readonly Inbox<(Action<object> Act, object What)> _inbox;
    private readonly Backlog _backlog = new();
    private readonly Backlog _viewBacklog = new(); // of its own: the hub must not wait for what views have made
    private readonly Joining _joining;
    private readonly Departures _departures;
    private readonly StallWatch _stalls;
    private readonly AgeWatch _ages;
    private readonly Seats _seats = new(static seat => ref seat.Index);
    private readonly StreamsAudience _streams;
    private readonly List<Audience> _given = [];
    private readonly List<Seat> _touched = [];
    private bool _draining;

    // Made once: posting must not allocate.
    private readonly Action<object> _take, _join, _leave, _endFlush;

    /// <param name="context">What all shards share.</param>
    /// <param name="loop">Runs all work of this shard, one piece at a time, and tells the time.</param>
    public Shard(ShardContext context, IScheduler loop)
    {
        _loop = loop;
        _streams = new StreamsAudience(context.Snapshots, context.Frames);
        _clock = loop.StartStopwatch();
        _departures = new Departures(context, _seats, Deliver);
        _stalls = new StallWatch(context.Options.StallTimeout, _seats, _departures.Fail, _clock, loop);
        _ages = new AgeWatch(context.Options.MaxConnectionAge, context.Random, _seats, seat => _departures.End(seat, "age"), _clock, loop);
        _inbox = new(entry => entry.Act(entry.What), EndTurn, loop);
        _joining = new Joining(context, act => _inbox.Post((_ => act(), act)), _touched.Add, _departures.Fault, _clock, loop);
        _take = what => Take(_streams, (Frame)what);
        _join = what => Join((Seat)what);
        _leave = what => _departures.Remove((Seat)what);
        _endFlush = what => EndFlush((Seat)what);
    }

    /// <summary>Runs all work of this shard.</summary>
    public IScheduler Loop => _loop;

    /// <summary>Gives a frame to all subscribers of streams. Waits only if this loop is thousands of frames behind.</summary>
    public void Give(Frame frame)
    {
        _backlog.Enter();
        _inbox.Post((_take, frame));
    }

    /// <summary>Gives frames to the subscribers of a view, together; then the view stands elsewhere.</summary>
    public void Give(ViewAudience audience, IReadOnlyList<Frame> frames, Action<ViewAudience> comeTo)
    {
        _viewBacklog.Enter(frames.Count);
        Post(() =>
        {
            foreach (var frame in frames)
            {
                Take(audience, frame);
            }

            comeTo(audience);
        });
    }

    /// <summary>
    /// Joins: the observer gets what it missed, or the snapshot, then a heartbeat, then all that comes after. Joining
    /// and leaving cost the same however many subscribers there are.
    /// </summary>
    public IDisposable Subscribe(Selection selection, Start start, IObserver<Frame> observer)
    {
        var seat = new Seat(this, _streams, selection, start, observer);
        _inbox.Post((_join, seat));
        return seat;
    }

    /// <summary>Joins where a view stands, between what was given before and after.</summary>
    public void Join(Seat seat, Action<ViewAudience> comeTo) => Post(() =>
    {
        comeTo((ViewAudience)seat.Audience);
        Join(seat);
    });

    public void Leave(Seat seat) => _inbox.Post((_leave, seat));

    public void FlushCompleted(Seat seat) => _inbox.Post((_endFlush, seat));

    /// <summary>Cuts a subscriber off that cannot join.</summary>
    public void Fail(Seat seat, Exception reason) => Post(() => _departures.Fault(seat, reason));

    /// <summary>Cuts off the subscribers of a view.</summary>
    public void AbortAll(Audience audience, Exception reason) => Post(() => FailAll(audience.Seats, reason));

    /// <summary>Cuts the connections that are left.</summary>
    public void AbortAll(Exception reason) => Post(() => FailAll(_seats, reason));

    /// <summary>Ends all responses over a window; who joins later is ended at once.</summary>
    public void Drain(Drain drain) => Post(() =>
    {
        _draining = true;
        drain.Schedule(_seats, seat => _departures.End(seat, "stopping"), _loop);
    });

    public void Dispose()
    {
        _backlog.Dispose();
        _viewBacklog.Dispose();
    }

    private void Post(Action act) => _inbox.Post((static act => ((Action)act)(), act));

    private void FailAll(Seats seats, Exception reason)
    {
        for (var i = seats.Count - 1; i >= 0; i--)
        {
            _departures.Fail(seats[i], reason);
        }
    }

    private void Take(Audience audience, Frame frame)
    {
        if (audience.Batch.Count == 0)
        {
            _given.Add(audience);
        }

        audience.Take(frame);
    }

    private void Join(Seat seat)
    {
        if (seat.WasLeft)
        {
            return; // before a place was found
        }

        _seats.Add(seat);
        seat.Audience.Seats.Add(seat);
        _ages.Start(seat);
        _touched.Add(seat);
        seat.NextInBatch = seat.Audience.Batch.Count; // what came before is in the snapshot
        if (_draining)
        {
            _departures.End(seat, "stopping");
        }
        else
        {
            _departures.Try(seat, () => _joining.Begin(seat));
        }
    }

    private void EndFlush(Seat seat)
    {
        var hasLeft = seat.Index < 0;
        _departures.Try(seat, seat.EndFlush);
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
        foreach (var audience in _given)
        {
            for (var i = audience.Seats.Count - 1; i >= 0; i--)
            {
                Deliver(audience.Seats[i]);
            }

            (audience == _streams ? _backlog : _viewBacklog).Leave(audience.Batch.Count);
            audience.Batch.Clear();
        }

        _given.Clear();
        _touched.ForEach(Deliver);
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
            GiveBatch(seat);
            seat.Flush(_clock);
            if (seat.HasGone || seat.IsFinished)
            {
                _departures.Remove(seat);
            }
            else if (seat.IsWriting)
            {
                _stalls.Start();
            }
        }
        catch (Exception error)
        {
            _departures.Fault(seat, error);
        }
    }

    private void GiveBatch(Seat seat)
    {
        var batch = seat.Audience.Batch;
        for (; seat.NextInBatch < batch.Count; seat.NextInBatch++)
        {
            if (seat.Replay is null)
            {
                seat.Give(batch[seat.NextInBatch], _clock);
            }
            else
            {
                seat.Replay.PassBy(batch[seat.NextInBatch]);
            }
        }

        if (seat.Replay is not null)
        {
            _joining.GoOn(seat);
        }

        seat.NextInBatch = 0;
    }
}
