using System.Diagnostics.CodeAnalysis;
using RxSse.Log;
using RxSse.Sse;

namespace RxSse.Delivery.Joining;

/// <summary>The catch-up of a subscriber of streams, page by page on the shard's loop: its frames are made already, or made fast.</summary>
/// <param name="replay">The replay that the subscriber receives.</param>
/// <param name="context">What it uses of the shard.</param>
[SuppressMessage("Design", "CA1001", Justification = "It has neither a timer nor a handle.")]
internal sealed class StreamCatchUp(Replay replay, CatchUpContext context) : CatchUp
{
    private const int PageEvents = 256;
    private readonly CancellationTokenSource _left = new();
    private Replay _replay = replay;
    private HistoryPage? _page; // read, but not sent completely
    private bool _isReading;

    public override void Take(Frame frame)
    {
        // The history has it.
    }

    public override void Break(EventId position)
    {
        if (_replay.StartsOverAt(position))
        {
            (_replay, _page, _isReading) = (_replay.StartOver(position), null, false);
        }
    }

    public override CatchUpEnd? Proceed(ICatchUpTarget target, IReplaySink sink)
    {
        if (_isReading || (_page ?? ReadPage()) is not { } page)
        {
            return null;
        }

        _page = null;
        switch (_replay.Send(page, target.Position, sink))
        {
            case ReplayProgress.More:
                context.Post(context.Proceed); // in the next turn, so that a long replay does not delay other subscribers
                return null;
            case ReplayProgress.Done:
                return new CatchUpEnd(target.Position, []);
            default:
                return null;
        }
    }

    public override void Cancel() => _left.Cancel();

    private HistoryPage? ReadPage()
    {
        var reading = _replay.ReadAsync(PageEvents, _left.Token);
        if (reading.IsCompletedSuccessfully)
        {
            return reading.Result;
        }

        _isReading = true;
        _ = ReadLaterAsync(reading, _replay);
        return null;
    }

    private async Task ReadLaterAsync(ValueTask<HistoryPage> reading, Replay replay)
    {
        try
        {
            var page = await reading;
            context.Post(() => UnlessStartedOver(replay, () =>
            {
                _isReading = false;
                _page = page;
                context.Proceed();
            }));
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
#pragma warning disable CA1031 // an error of the log ends this subscriber only
        catch (Exception error)
#pragma warning restore CA1031
        {
            context.Post(() => UnlessStartedOver(replay, () => context.Fail(error)));
        }
    }

    private void UnlessStartedOver(Replay replay, Action act)
    {
        if (_replay == replay)
        {
            act();
        }
    }
}
