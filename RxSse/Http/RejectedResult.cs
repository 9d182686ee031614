using System.Buffers;
using System.Globalization;
using Microsoft.Net.Http.Headers;
using RxSse.Delivery.Limits;
using RxSse.Sse;

namespace RxSse.Http;

/// <summary>
/// The response to a subscriber that is not admitted. A browser's EventSource never reconnects after any status but 200
/// (WHATWG HTML 9.2.3). A client that asks for an event stream therefore gets one that contains the reason and the
/// reconnection time, and ends. Other clients get a 429 if the limit is a rate, else a 503.
/// </summary>
/// <param name="rejection">Why it is not.</param>
/// <param name="credential">What is kept of its credential; null if it has none.</param>
/// <param name="format">How it asks for events.</param>
/// <param name="retry">When it may come back.</param>
internal sealed class RejectedResult(Rejection rejection, SubscriberCredential? credential, SseFormat format, RetryAdvice retry) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var wait = rejection.Wait is { } earliest ? retry.WhenTooFast(earliest) : retry.WhenFull();
        var response = httpContext.Response;
        if (AsksForEventStream(httpContext.Request))
        {
            if (rejection.Wait is not null)
            {
                ProblemResults.LogTooFast(httpContext, credential, rejection);
            }

            response.SetEventStreamHeaders();
            var rejected = Frame.Control(ControlEvent.Rejected(rejection.Reason, rejection.Message, wait));
            response.BodyWriter.Write(rejected.Bytes(format).Span);
            await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
        }
        else if (rejection.Wait is not null)
        {
            await ProblemResults.TooFast(httpContext, credential, rejection).ExecuteAsync(httpContext);
        }
        else
        {
            response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            await ProblemResults.Unavailable(rejection.Message).ExecuteAsync(httpContext);
        }
    }

    private static bool AsksForEventStream(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(type => type.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);
}
