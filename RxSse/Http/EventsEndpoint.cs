using System.Diagnostics.CodeAnalysis;
using RxSse.Delivery.Limits;
using RxSse.Http.OpenApi;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.Views.Parsing;

namespace RxSse.Http;

/// <summary><c>GET /events</c>: subscribes, and sends Server-Sent Events until the client or the server ends the response.</summary>
internal sealed class EventsEndpoint(AccessControl access, RequestIdentity identity, IEventLog log, DeliveryServices delivery)
{
    // Created once: services resolved in each request would keep a scope open for as long as the response lasts.
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapMethods("/events", EndpointMethods.Read, ActivatorUtilities.CreateInstance<EventsEndpoint>(routes.ServiceProvider).GetAsync)
        .WithMetadata(new Mark(), Operations.Events)
        .DisableHttpMetrics() // else the duration of requests counts the hours that clients stay
        .DisableRequestTimeout();

    /// <summary>Whether an endpoint is this one.</summary>
    public static bool Is(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<Mark>() is not null;

    // The caller is not kept while the response is open, and without policies of the host nothing is awaited.
    [SuppressMessage("Usage", "VSTHRD103", Justification = "It is complete. An async method costs about 120 bytes while the response is open.")]
    private Task GetAsync(HttpContext context)
    {
        var answer = AnswerAsync(context);
        return answer.IsCompletedSuccessfully ? answer.Result.ExecuteAsync(context) : ExecuteAsync(context, answer);
    }

    private static async Task ExecuteAsync(HttpContext context, ValueTask<IResult> answer) => await (await answer).ExecuteAsync(context);

    private async ValueTask<IResult> AnswerAsync(HttpContext context)
    {
        var (caller, refusal) = await access.IdentifyAsync(context, takesTicket: true);
        if (caller is null)
        {
            return refusal is RejectedCredential credential ? Reject(context, null, credential.Rejection) : refusal!;
        }

        if (delivery.Limits.Connect(context, caller.Kept) is { } rejection)
        {
            return Reject(context, caller, rejection);
        }

        var names = await access.ReadableByAsync(context, caller);
        var query = context.Request.Query;
        if (names.Language.StreamsOfServer.Count > 0
            && (names.AreNone || (names.Language.Streams.Count == 0 && !query.ContainsKey("view") && !query.ContainsKey("streams"))))
        {
            return access.Refuse(context, caller, RightKind.Read);
        }

        var (request, fault) = EventsRequest.Parse(
            query, context.Request.Headers["Last-Event-ID"], names.Language, delivery.Options.Overflow,
            () => delivery.Admission.IsWaiting ? delivery.Scheduler.Now : log.Now, access.HasSchemes);
        return request switch
        {
            null => ProblemResults.BadRequest(fault!),
            { View.IsComposed: true } when !await access.AllowsAsync(context, caller, RightKind.Compose) =>
                access.Refuse(context, caller, RightKind.Compose),
            { Cursor: Cursor.Complete } => TypedResults.NoContent(), // stops an EventSource for good (WHATWG HTML 9.2.3)
            _ when HttpMethods.IsHead(context.Request.Method) => new HeadResult(),
            _ => new EventStreamResult(delivery, log, request, caller.Kept, access.HasSchemes ? identity : null, HintOf(request, names.Language)),
        };
    }

    private string? HintOf(EventsRequest request, ViewLanguage language) =>
        request.View.View is { } view ? FieldHint.Of(view, language, log.NewestOf) : null;

    private RejectedResult Reject(HttpContext context, Caller? caller, Rejection rejection) =>
        delivery.Reject(rejection, caller?.Kept, EventsRequest.FormatIn(context.Request.Query));

    // What an admitted subscriber receives before the events. Subscribes nobody, and starts no view.
    private sealed class HeadResult : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.SetEventStreamHeaders();
            return Task.CompletedTask;
        }
    }

    private sealed class Mark;
}
