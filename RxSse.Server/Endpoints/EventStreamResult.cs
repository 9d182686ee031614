using System.Reactive.Concurrency;
using RxSse.Server.Delivery;
using RxSse.Server.Sse;

namespace RxSse.Server.Endpoints;

/// <summary>The open response of a subscriber that has been let in. It leaves when the response ends.</summary>
internal sealed class EventStreamResult(
    IObservable<Frame> frames, Admission admission, SseFormat format, DeliveryOptions options, RetryAdvice retry, IScheduler scheduler) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        try
        {
            httpContext.Response.SetEventStreamHeaders();
            await httpContext.Response.StartAsync(httpContext.RequestAborted);

            var subscriber = new Subscriber(httpContext.Response.BodyWriter, format, options, httpContext.Abort);
            subscriber.OnNext(Frame.Of(ControlEvent.Connected(scheduler.Now, retry.Next())));
            var subscription = frames.Subscribe(subscriber);

            // From here the shard writes. It lets go when the client has gone, which this tells it, or all is written.
            using var aborted = httpContext.RequestAborted.UnsafeRegister(
                static subscription => ((IDisposable)subscription!).Dispose(), subscription);
            await subscriber.Completion;
        }
        finally
        {
            admission.Leave();
        }
    }
}
