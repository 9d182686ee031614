using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Log;
using RxSse.Sse;

namespace RxSse.Http;

/// <summary>The open response of a subscriber, if there is a place for it.</summary>
internal sealed class EventStreamResult(Delivering delivering, IEventLog log, EventsRequest request) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var address = httpContext.Connection.RemoteIpAddress;
        if (delivering.Admission.TryAcquire(request.View.Streams, address) is { } rejection)
        {
            await RejectAsync(httpContext, rejection);
            return;
        }

        // All in one method: each asynchronous one costs some 120 bytes for as long as the response is open.
        try
        {
            var start = await StartPosition.OfAsync(request.Cursor, log, httpContext.RequestAborted);
            using var share = request.View.View is { } view ? delivering.Views.TryEnter(view) : null;
            var frames = request.View.View is null ? delivering.FanOut.Frames(request.View.Streams, start) : share?.Frames(start);
            await (frames is null
                ? RejectAsync(httpContext, Rejection.TooManyViews(delivering.Views.MaxViews))
                : ServeAsync(httpContext, frames));
        }
        finally
        {
            delivering.Admission.Release(request.View.Streams, address);
        }
    }

    private async Task ServeAsync(HttpContext context, IObservable<Frame> frames)
    {
        context.Response.SetEventStreamHeaders();
        var body = BodyOf(context);
        await context.Response.StartAsync(context.RequestAborted);

        // The shard finds the writer in its observer: no operator may stand between the frames and the subscriber.
        var subscriber = new SseResponseWriter(
            body, request.Format, request.Overflow, delivering.Options, delivering.Counters, context.Abort, request.View.Take);
        subscriber.OnNext(Frame.Of(ControlEvent.Connected(delivering.Scheduler.Now, delivering.Retry.Next())));
        var subscription = frames.Subscribe(subscriber);

        // From here the shard writes. It lets go when the client has gone, which this tells it, or all is written.
        using var aborted = context.RequestAborted.UnsafeRegister(
            static subscription => ((IDisposable)subscription!).Dispose(), subscription);
        await subscriber.Completion;
        await body.EndAsync();
    }

    private Task RejectAsync(HttpContext context, Rejection rejection) =>
        new RejectedResult(rejection, request.Format, delivering.Retry).ExecuteAsync(context);

    private static IResponseBody BodyOf(HttpContext context) =>
        context.Features.Get<IResponseBodyFeature>()?.TryOpen(context) ?? new PipeBody(context.Response.BodyWriter);
}
