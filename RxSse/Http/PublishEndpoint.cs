using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using RxSse.Diagnostics;
using RxSse.Http.OpenApi;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Streams;
using RxSse.Text;
using RxSse.Threading;

namespace RxSse.Http;

/// <summary>
/// <c>POST /streams/{stream}/events</c>: publishes events, all or none, and responds when the log has them. The order of the checks is part
/// of the contract (docs/publishing.md); nothing is changed, and no key is kept, before the last one.
/// </summary>
internal sealed class PublishEndpoint(
    StreamDefinitions streams, Appender appender, IOptions<PublishingOptions> options, ReadingBudget budget, AccessControl access,
    RateLimits limits, ServerSchedulers schedulers, IHostApplicationLifetime lifetime, Audit audit, PublishingCounters counters, Spans spans)
{
    private const string Replayed = "Idempotency-Replayed";

    public const string Stopping = "The server is stopping. Try again later, or publish to another server.";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/streams/{stream}/events", ActivatorUtilities.CreateInstance<PublishEndpoint>(routes.ServiceProvider).PostAsync)
        .WithMetadata(new PublishesEvents(), Operations.Publish)
        .RejectForeignOrigins(
            routes.ServiceProvider.GetRequiredService<IOptions<PublishingOptions>>().Value.Origins, "RxSse:Publishing:Origins");

    /// <summary>Marks the endpoint: other web pages may use it than may read.</summary>
    internal sealed class PublishesEvents;

    private async Task PostAsync(HttpContext context)
    {
        var result = await AnswerAsync(context);
        await result.ExecuteAsync(context);
        var status = context.Response.StatusCode;
        counters.Requested(
            status != StatusCodes.Status200OK ? PublishOutcomes.Of(status)
            : context.Response.Headers.ContainsKey(Replayed) ? PublishOutcomes.Repeated
            : PublishOutcomes.Accepted);
    }

    private async Task<IResult> AnswerAsync(HttpContext context)
    {
        if (options.Value.Enabled is false)
        {
            return ProblemResults.Problem(
                StatusCodes.Status404NotFound, "Nothing can be published here: RxSse:Publishing:Enabled is false.");
        }

        var (caller, refusal) = await access.IdentifyAsync(context);
        if (caller is null)
        {
            return refusal!;
        }

        if (limits.Publish(context, caller.Kept) is { } tooFast)
        {
            return ProblemResults.TooFast(context, caller.Kept, tooFast);
        }

        var name = (string)context.Request.RouteValues["stream"]!;
        if (!await access.AllowsAsync(context, caller, RightKind.Publish, name))
        {
            return access.Refuse(context, caller, RightKind.Publish, name); // whether there is such a stream or not
        }

        if (streams.Find(name) is not { } stream)
        {
            return UnknownStream(name, (await access.ReadableByAsync(context, caller)).Language.Streams);
        }

        if (!stream.Publish)
        {
            context.Response.Headers.Allow = "GET";
            return ProblemResults.Problem(
                StatusCodes.Status405MethodNotAllowed,
                $"The stream '{name}' takes no events from outside. "
                + $"If the configuration defines it, RxSse:Streams:{name}:Publish=true opens it.");
        }

        var (head, fault) = PublishHead.Parse(context.Request.Headers);
        return head is null ? fault! : await PublishAsync(context, caller, stream, head);
    }

    /// <summary>There is no stream of this name; the error has those that there are.</summary>
    /// <param name="name">The name.</param>
    /// <param name="names">The streams that the caller may see.</param>
    public static IResult UnknownStream(string name, IReadOnlyCollection<string> names) => ProblemResults.Problem(
        StatusCodes.Status404NotFound,
        $"There is no stream '{ErrorText.Truncate(name)}'{Suggestions.DidYouMean(name, names)} "
        + (names.Count == 0 ? "There are none." : $"There {(names.Count == 1 ? "is" : "are")}: {Suggestions.List(names)}."));

    private async Task<IResult> PublishAsync(HttpContext context, Caller caller, StreamDefinition stream, PublishHead head)
    {
        var reader = new EventReader(stream, options.Value);
        using (var body = new RequestBody(budget, schedulers.Timers))
        {
            var end = await body.ReadAsync(context.Request, options.Value.BatchBytes);
            if (BodyRefusals.Of(context, end, TooLarge(), budget) is { } refusal)
            {
                return refusal;
            }

            if (limits.PublishBytes(context, caller.Kept, body.Bytes.Length) is { } tooFast)
            {
                return ProblemResults.TooFast(context, caller.Kept, tooFast);
            }

            if (reader.Read(body.Bytes, head.Format) is { } fault)
            {
                return Refusal(fault);
            }
        }

        if (access.RefuseRows(context, caller, stream.Name, reader.Events) is { } foreign)
        {
            return foreign;
        }

        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return ProblemResults.UnavailableNow(context, Stopping);
        }

        using var trace = new PublishTrace(StartSpan(context, stream.Name));
        var append = new Append(trace.On(reader.Events)) { Key = KeyOf(caller, head, reader), Condition = head.Condition };
        AppendOutcome outcome;
        try
        {
            outcome = await appender.AppendAsync(append);
        }
        catch
        {
            counters.Requested(PublishOutcomes.Fault); // no result says so
            throw;
        }

        trace.End(outcome);
        return outcome switch
        {
            AppendOutcome.Appended(var first, var last) => PublishedNow(context, caller, stream, append, first, last),
            AppendOutcome.Repeated(var first, var last) => Repeated(context, stream, append.Events.Count, first, last),
            AppendOutcome.KeyReused(var first, var last) => ProblemResults.Problem(
                StatusCodes.Status422UnprocessableEntity,
                PublishFaults.KeyReused(head.Key is null ? "id of the CloudEvent" : "Idempotency-Key", first, last)),
            AppendOutcome.NotNewest(var newest) => NotNewest(context, stream, head.Condition!.Newest, newest),
            AppendOutcome.Refused(var reason, var message) => ProblemResults.Refused(context, reason, message),
            var other => throw new InvalidOperationException($"The log has an unknown outcome: {other}."),
        };
    }

    // A child of the request, if anybody listens to it, else of who has sent it. For its log, ASP.NET makes an activity that nobody listens to:
    // as a parent it would keep the span from being recorded.
    private Activity? StartSpan(HttpContext context, string stream)
    {
        if (!spans.AreWanted || Activity.Current?.Source.HasListeners() == true)
        {
            return spans.StartPublish(stream, parent: default);
        }

        var request = Activity.Current;
        Activity.Current = null;
        var span = spans.StartPublish(stream, SenderOf(context));
        if (span is null)
        {
            Activity.Current = request; // for what is logged
        }

        return span;
    }

    private static ActivityContext SenderOf(HttpContext context)
    {
        DistributedContextPropagator.Current.ExtractTraceIdAndState(
            context.Request.Headers,
            static (object? carrier, string name, out string? value, out IEnumerable<string>? values) =>
                (value, values) = (((IHeaderDictionary)carrier!)[name], null),
            out var traceParent, out var traceState);
        return ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var parent) ? parent : default;
    }

    // Read only if there is a key: most requests have none.
    private static AppendKey? KeyOf(Caller caller, PublishHead head, EventReader reader) =>
        head.Key is { } key ? AppendKeys.OfRequest(Principal.Of(caller.User), key, reader.Events)
        : reader.CloudEvent is var (source, id) ? AppendKeys.OfCloudEvent(Principal.Of(caller.User), source, id, reader.Events)
        : null;

    private IResult PublishedNow(HttpContext context, Caller caller, StreamDefinition stream, Append append, EventId first, EventId last)
    {
        audit.Published(caller, stream.Name, append.Events.Count, first, append.Key);
        return Published(context, stream, append.Events.Count, first, last);
    }

    private static IResult Repeated(HttpContext context, StreamDefinition stream, int count, EventId first, EventId last)
    {
        context.Response.Headers[Replayed] = "true";
        return Published(context, stream, count, first, last);
    }

    private static IResult Published(HttpContext context, StreamDefinition stream, int count, EventId first, EventId last)
    {
        context.Response.Headers.ETag = PublishHead.TagOf(last);
        return TypedResults.Json(
            new PublishedResponse(stream.Name, count, first.ToString(), last.ToString()), EndpointJson.Relaxed.PublishedResponse);
    }

    private static IResult NotNewest(HttpContext context, StreamDefinition stream, EventId? expected, EventId? newest)
    {
        context.Response.Headers.ETag = PublishHead.TagOf(newest);
        return ProblemResults.Problem(
            StatusCodes.Status412PreconditionFailed, PublishFaults.NotNewest(stream.Name, expected, newest),
            new Dictionary<string, object?> { ["newest"] = newest?.ToString() });
    }

    private static IResult Refusal(BodyFault fault) => ProblemResults.Problem(
        fault.IsTooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest, fault.Detail,
        fault.Unit is null ? null : new Dictionary<string, object?> { [fault.Unit] = fault.Number });

    private string TooLarge() => string.Create(
        CultureInfo.InvariantCulture, $"The body has more than {options.Value.BatchBytes:N0} bytes (RxSse:Publishing:BatchBytes).");
}
