using RxSse.Log;
using RxSse.Sse;

namespace RxSse.Delivery.Joining;

/// <summary>The catch-up of a subscriber of streams, page by page on the shard's loop: its frames are made already, or made fast.</summary>
/// <param name="replay">The replay that the subscriber receives.</param>
/// <param name="context">What it uses of the shard.</param>
internal sealed class StreamCatchUp(Replay replay, CatchUpContext context) : CatchUp
{
    private const int PageEvents = 256;
    private HistoryPage? _page; // read, but not sent completely
    private bool _isReading;

    public override void Take(Frame frame)
    {
        // The history has it.
    }

    public override CatchUpEnd? Proceed(ICatchUpTarget target, IReplaySink sink)
    {
        if (_isReading || (_page ?? ReadPage()) is not { } page)
        {
            return null;
        }

        _page = null;
        switch (replay.Send(page, target.Position, sink))
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

    private HistoryPage? ReadPage()
    {
        var reading = replay.ReadAsync(PageEvents);
        if (reading.IsCompletedSuccessfully)
        {
            return reading.Result;
        }

        _isReading = true;
        _ = ReadLaterAsync(reading);
        return null;
    }

    private async Task ReadLaterAsync(ValueTask<HistoryPage> reading)
    {
        try
        {
            var page = await reading;
            context.Post(() =>
            {
                _isReading = false;
                _page = page;
                context.Proceed();
            });
        }
#pragma warning disable CA1031 // an error of the log ends this subscriber only
        catch (Exception error)
#pragma warning restore CA1031
        {
            context.Post(() => context.Fail(error));
        }
    }
}
