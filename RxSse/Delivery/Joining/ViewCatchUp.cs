using System.Diagnostics.CodeAnalysis;
using RxSse.Sse;
using RxSse.Threading;
using RxSse.Views.Execution;

namespace RxSse.Delivery.Joining;

/// <summary>
/// The catch-up of a subscriber of a view. The pipes run over the history in turns beside the shard (docs/adr/0015), and the
/// shard sends the frames that they made. Between two turns nothing waits but these frames and what the operators keep, which counts
/// against the bound of all queues. While a turn that can reach the
/// position of the target is at work or waits for its place, the live frames after this position are held, so that the
/// subscriber becomes live although events arrive meanwhile. A subscriber that is slow holds none: its events are read from
/// the history.
/// </summary>
/// <param name="start">Where the subscriber starts.</param>
/// <param name="projection">The pipes.</param>
/// <param name="snapshot">The newest events at the position of the target, made at first use. Call it in a turn of the shard.</param>
/// <param name="advance">
/// Asks for the position of the target, as soon as it is beyond another: no event may ever come that tells it. If there is a time, in Unix
/// milliseconds, windows are to end up to it.
/// </param>
/// <param name="turns">Runs the turns.</param>
/// <param name="context">What it uses of the shard.</param>
[SuppressMessage("Design", "CA1001", Justification = "It has neither a timer nor a handle.")]
internal sealed partial class ViewCatchUp(
    StartPosition start, IReplayProjection projection, Func<WeakLazy<IReadOnlyList<Frame>>> snapshot, Action<EventId, long?> advance,
    ReplayTurns turns, CatchUpContext context)
    : CatchUp, IReplayWork
{
    private const int PageEvents = 64; // a page is dropped at the end of its turn
    private const int HoldWithin = 256; // hold live frames if no more events than these are left to read

    private Replay _replay = new(start, projection, context.Log);
    private readonly SkippedFrames _skipped = new(projection.HasLive);
    private readonly Queue<Frame> _due = [];
    private readonly ReplayBytes _kept = new(context.Budget);
    private readonly CancellationTokenSource _left = new();
    private HeldFrames? _held;
    private EventId? _waitedAt; // the position at which there was nothing to read
    private EventId? _asked; // the position beyond which the target is to tell its own
    private bool _isAtWork;
    private EventId? _begin; // where the epoch begins in which the replay starts over when its turn has ended
    private EventId _target; // of the turn
    private WeakLazy<IReadOnlyList<Frame>>? _snapshot; // at the target of the turn
    private IReadOnlyList<Frame>? _newest; // its frames, so that they last until the end

    public override long WaitingBytes => _kept.Value;

    /// <summary>The epoch of what it takes.</summary>
    public required string Epoch { get; set; }

    public override void Take(Frame frame)
    {
        if (frame.Position is { } position && position.Epoch != Epoch)
        {
            Break(position); // the gap that declares it
            return;
        }

        if (_held?.TryAdd(frame) == true)
        {
            return;
        }

        StopHolding();
        _skipped.Add(frame);
    }

    public override void Break(EventId position)
    {
        Epoch = position.Epoch;
        _begin = position;
        if (!_isAtWork)
        {
            StartOver();
        }
    }

    public override CatchUpEnd? Proceed(ICatchUpTarget target, IReplaySink sink)
    {
        if (_isAtWork)
        {
            return null;
        }

        var isSent = TrySendDue(sink);
        CountKept();
        if (!isSent)
        {
            StopHolding();
            context.Post(context.Proceed); // if no write is pending then
            return null;
        }

        var newest = snapshot();
        if (_held is { } held && IsAt(held.Position))
        {
            return End(held.Position, held.Snapshot, held.Frames, sink);
        }

        if (_held is null && IsAt(target.Position) && (!projection.HasLive || newest.IsValueCreated))
        {
            return End(target.Position, newest, [], sink);
        }

        BeginTurn(target.Position, newest);
        return null;
    }

    public override void Cancel()
    {
        _left.Cancel();
        _kept.Close();
        turns.Leave(this);
    }

    public LinkedListNode<IReplayWork>? Place { get; set; }

    public async ValueTask<bool> RunAsync(Func<bool> hasTime)
    {
        try
        {
            var turn = new ReplayTurn(() => hasTime() && !_left.IsCancellationRequested);
            ReplayProgress progress;
            await _replay.LookBackAsync(_target, _left.Token);
            do
            {
                progress = _replay.Send(await _replay.ReadAsync(PageEvents, _left.Token), _target, turn);
            }
            while (progress == ReplayProgress.More && turn.HasTurn);

            if (progress == ReplayProgress.More && turn.Frames.Count == 0)
            {
                _kept.Set(projection.KeptBytes);
                return !_left.IsCancellationRequested;
            }

            if (progress == ReplayProgress.Done && projection.HasLive)
            {
                _newest = _snapshot!.Value; // made here, and not in a turn of the shard
            }

            await RunOnLoopAsync(() => EndTurn(progress, turn.Frames)); // a turn keeps its place until the shard has its frames
        }
#pragma warning disable CA1031 // an error of the log or of a pipe ends this subscriber only
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (!_left.IsCancellationRequested)
            {
                context.Post(() => context.Fail(error));
            }
        }

        return false;
    }

    private void CountKept() => _kept.Set(_due.Sum(frame => (long)frame.KeptBytes) + _replay.WaitingBytes + projection.KeptBytes);

    private bool IsAt(EventId position) =>
        _replay.HasBegun && _replay.After == position.Sequence && _replay.Read == position.Sequence
        && (_replay.Until is not { } until || until == position.Until);

    private bool TrySendDue(IReplaySink sink)
    {
        while (_due.TryPeek(out var frame))
        {
            if (frame.Kind == FrameKind.Event && !sink.HasRoomFor(frame))
            {
                return false;
            }

            sink.Send(_due.Dequeue());
        }

        return true;
    }

    private void BeginTurn(EventId position, WeakLazy<IReadOnlyList<Frame>> newest)
    {
        if (_held is null)
        {
            if (position == _waitedAt || (_replay.HasBegun && _replay.IsAhead(position)))
            {
                Await(position);
                return;
            }

            (_target, _snapshot) = (position, newest);
            _held = position.Sequence - _replay.Read <= HoldWithin ? new HeldFrames(position, newest, context.Options) : null;
        }

        _skipped.Begin();
        _isAtWork = true;
        turns.Enter(this);
    }

    // The target has to advance first.
    private void Await(EventId position)
    {
        if (_asked != position)
        {
            _asked = position;
            advance(position, _replay.Until > position.Until ? _replay.Until : null);
        }
    }

    private void EndTurn(ReplayProgress progress, List<Frame> made)
    {
        _isAtWork = false;
        made.ForEach(_due.Enqueue);
        if (_begin is not null)
        {
            StartOver();
        }

        CountKept(); // a write may be pending, so that Proceed is not called
        _waitedAt = progress == ReplayProgress.Waits ? _target : null;
        if (!_replay.HasBegun)
        {
            _held = null;
            _skipped.Forget(); // the first gap, which is not declared yet, ends after them
        }
        else if (progress == ReplayProgress.Waits)
        {
            StopHolding();
        }

        context.Proceed();
    }

    // What the turns have made is sent first. The gap with which the replay begins again includes what has passed meanwhile.
    private void StartOver()
    {
        _replay = _replay.StartOver(_begin!.Value);
        (_begin, _held, _waitedAt, _newest) = (null, null, null, null);
        _skipped.Forget();
    }

    private CatchUpEnd End(EventId position, WeakLazy<IReadOnlyList<Frame>> newest, IReadOnlyList<Frame> held, IReplaySink sink)
    {
        _kept.Close();
        if (_skipped.ToGap(_replay.Declared, position) is { } gap)
        {
            sink.Send(gap);
        }

        if (projection.HasLive)
        {
            foreach (var frame in newest.Value.Where(frame => frame.IsLive))
            {
                sink.SendMakingRoom(frame); // the snapshot must not drop replayed events that wait
            }
        }

        return new CatchUpEnd(position, held);
    }

    private void StopHolding()
    {
        if (_held is { } held)
        {
            _held = null;
            foreach (var frame in held.Frames)
            {
                _skipped.Add(frame);
            }
        }
    }
}
