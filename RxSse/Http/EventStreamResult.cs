using System.Net;
using Microsoft.AspNetCore.Http.Features;
using RxSse.Delivery;
using RxSse.Delivery.Compression;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Limits;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.Sse;
using RxSse.Views.Execution;
using RxSse.Views.Model;

namespace RxSse.Http;

/// <summary>The open response of a subscriber, if it is admitted.</summary>
/// <param name="delivery">The parts of delivery.</param>
/// <param name="log">Has the events that a cursor refers to.</param>
/// <param name="request">What the subscriber requests.</param>
/// <param name="credential">What is kept of its credential; null if it has none.</param>
/// <param name="identity">Releases what authentication has left in the request; null if there is no authentication.</param>
/// <param name="hint">What may be wrong with the view; null if nothing is.</param>
internal sealed class EventStreamResult(
    DeliveryServices delivery,
    IEventLog log,
    EventsRequest request,
    SubscriberCredential? credential = null,
    RequestIdentity? identity = null,
    string? hint = null)
    : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var address = httpContext.Connection.RemoteIpAddress;
        return delivery.Admission.TryAcquire(request.View.Streams, address, credential) is { } rejection
            ? RejectAsync(httpContext, rejection)
            : ServeAsync(httpContext, address);
    }

    // In one method, because each asynchronous method costs about 120 bytes while the response is open.
    private async Task ServeAsync(HttpContext context, IPAddress? address)
    {
        try
        {
            Rejection? rejection = null;
            var start = StartPosition.Live;
            try
            {
                start = await StartPosition.OfAsync(request.Cursor, log, context.RequestAborted);
            }
            catch (LogAwayException away)
            {
                rejection = Rejection.Away($"The log is away: {away.Message} Reconnect later.");
            }

            using var lease = rejection is null && request.View.View is { } view ? TryAcquire(context, view, out rejection) : null;
            if (rejection is not null)
            {
                await RejectAsync(context, rejection);
                return;
            }

            context.Response.SetEventStreamHeaders();
            using var compression = Compress(context, lease);
            var body = BodyOf(context, compression?.Compressor);
            await context.Response.StartAsync(context.RequestAborted);

            if (identity is not null)
            {
                await identity.ForgetAsync(context);
            }

            Action abort = context.Abort;
            var writer = WriterOf(context, body, abort);
            var subscription = Frames(start, lease, writer).Subscribe(writer);

            // From here the shard writes. It ends the subscription when everything is written, or when the client disconnects:
            // then this callback unsubscribes.
            using var aborted = context.RequestAborted.UnsafeRegister(
                static subscription => ((IDisposable)subscription!).Dispose(), subscription);
            using (delivery.BytesBehind.Watch(context, abort))
            {
                await writer.Completion;
            }

            await body.EndAsync();
        }
        finally
        {
            delivery.Admission.Release(request.View.Streams, address, credential);
        }
    }

    // Not in the method above, where what is captured would stay as long as any response.
    private ViewLease? TryAcquire(HttpContext context, View view, out Rejection? rejection) => delivery.Views.TryAcquire(
        view, context.Connection.RemoteIpAddress, out rejection, () => delivery.Limits.StartView(context, credential));

    // It has the first frame already.
    private SseResponseWriter WriterOf(HttpContext context, IResponseBody body, Action abort)
    {
        var writer = new SseResponseWriter(
            context.Connection.Id, body, request.Format, request.Overflow, delivery.Options, delivery.Budget, delivery.Counters,
            abort, request.View.Take, credential, delivery.KeepAddresses ? context.Connection.RemoteIpAddress : null);
        writer.OnNext(Frame.Control(ControlEvent.Connected(delivery.Scheduler.Now, delivery.Retry.Next(), hint)));
        return writer;
    }

    private IObservable<Frame> Frames(StartPosition start, ViewLease? lease, IFrameSink sink) => lease is null
        ? delivery.FanOut.Frames(request.View.Streams, start, sink)
        : delivery.Views.Frames(lease, start, sink);

    private Task RejectAsync(HttpContext context, Rejection rejection) =>
        delivery.Reject(rejection, credential, request.Format).ExecuteAsync(context);

    // Null if compression is off or the client does not accept it.
    private CompressionLease? Compress(HttpContext context, ViewLease? lease)
    {
        if (!delivery.Compressors.IsEnabled)
        {
            return null;
        }

        var lists = lease is null ? delivery.Compressors.Streams : ViewFanOut.CompressedOf(lease);
        return context.Request.AcceptsGzip() ? lists?.Enter(request.View.Streams, request.Format) : null;
    }

    private static IResponseBody BodyOf(HttpContext context, SharedDeflate? compressor)
    {
        if (compressor is not null)
        {
            context.Response.Headers.ContentEncoding = "gzip";
        }

        var body = context.Features.Get<IResponseBodyFeature>()?.TryOpen(context) ?? new PipeBody(
            context.Response.BodyWriter,
            isQuick: ReferenceEquals(context.Features.Get<IHttpResponseBodyFeature>(), context.Features.Get<IHttpRequestLifetimeFeature>()));
        return compressor is null ? body : new GzipBody(body, compressor);
    }
}
