using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Http.OpenApi;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Text;
using RxSse.Threading;

namespace RxSse.Http.Security;

/// <summary>
/// <c>POST /connections/revoke</c>: ends the open responses of a principal, a subject or a token, and lets it in no more until a time. It is
/// there if anybody can authenticate.
/// </summary>
internal sealed class RevokeEndpoint(
    AccessControl access, Revocations revocations, FanOut fanOut, ReadingBudget budget, ServerSchedulers schedulers,
    Audit audit)
{
    private const int MaxBodyBytes = 4 * 1024;
    private static readonly TimeSpan Default = TimeSpan.FromHours(1);

    public static void Map(IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetRequiredService<Schemes>().Exist)
        {
            routes.MapPost("/connections/revoke", ActivatorUtilities.CreateInstance<RevokeEndpoint>(routes.ServiceProvider).PostAsync)
                .WithMetadata(new PublishEndpoint.PublishesEvents(), Operations.Revoke)
                .RejectForeignOrigins(
                    routes.ServiceProvider.GetRequiredService<IOptions<PublishingOptions>>().Value.Origins, "RxSse:Publishing:Origins");
        }
    }

    private async Task PostAsync(HttpContext context) => await (await AnswerAsync(context)).ExecuteAsync(context);

    private async Task<IResult> AnswerAsync(HttpContext context)
    {
        var (caller, refusal) = await access.IdentifyAsync(context);
        if (caller is null)
        {
            return refusal!;
        }

        if (!await access.AllowsAsync(context, caller, RightKind.Admin))
        {
            return access.Refuse(context, caller, RightKind.Admin);
        }

        if (JsonBody.Fault(context.Request) is { } unsupported)
        {
            return ProblemResults.Problem(StatusCodes.Status415UnsupportedMediaType, unsupported);
        }

        using var body = new RequestBody(budget, schedulers.Timers);
        var end = await body.ReadAsync(context.Request, MaxBodyBytes);
        return BodyRefusals.Of(context, end, $"The body is larger than {MaxBodyBytes / 1024} KiB.", budget)
            ?? await RevokeAsync(context, caller, body.Bytes);
    }

    private async Task<IResult> RevokeAsync(HttpContext context, Caller caller, ReadOnlyMemory<byte> body)
    {
        RevokeRequest? request;
        try
        {
            request = JsonSerializer.Deserialize(body.Span, EndpointJson.Relaxed.RevokeRequest);
        }
        catch (JsonException)
        {
            request = null;
        }

        (string Kind, string? Name, Func<string, Digest> DigestOf)[] members =
        [
            ("principal", request?.Principal, Revocations.OfPrincipal),
            ("subject", request?.Subject, Revocations.OfSubject),
            ("tokenId", request?.TokenId, Revocations.OfToken),
        ];
        if (Array.FindAll(members, member => member.Name is { Length: > 0 }) is not [(var kind, { } name, var digestOf)])
        {
            return ProblemResults.BadRequest(
                "The body must be JSON with one of principal, subject and tokenId, and optionally for: {\"subject\":\"ada\",\"for\":\"1h\"}.");
        }

        var time = Default;
        if (request!.For is { } text && !(DurationText.TryParse(text, out time) && time > TimeSpan.Zero && time <= Revocations.Longest))
        {
            return ProblemResults.BadRequest(
                $"'for' cannot be '{ErrorText.Truncate(text)}'. Allowed: a duration of at most {DurationText.Print(Revocations.Longest)}, such as 1h.");
        }

        var revoked = digestOf(name);
        if (!revocations.TryAdd(revoked, time))
        {
            return ProblemResults.Unavailable($"{Revocations.Max} revocations are in force. Wait until some are over, or change the keys of the issuer.");
        }

        fanOut.EndRevoked();
        audit.Revoked(caller, kind, name, time);
        try
        {
            await revocations.KeepAsync(revoked, time);
            return TypedResults.NoContent();
        }
        catch (AppendRefusedException refused)
        {
            return ProblemResults.Refused(
                context, refused.Reason,
                $"The revocation was not stored: it is in force in this process only, until it stops. Send it again. {refused.Message}");
        }
    }
}

/// <summary>The body of <c>POST /connections/revoke</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RevokeRequest(string? Principal = null, string? Subject = null, string? TokenId = null, string? For = null);
