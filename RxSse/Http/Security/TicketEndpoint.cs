using System.Globalization;
using Microsoft.Extensions.Options;
using RxSse.Http.OpenApi;
using RxSse.Log;
using RxSse.Publishing;

namespace RxSse.Http.Security;

/// <summary><c>POST /tickets</c>: issues a ticket to a caller with another credential. It needs a way to authenticate.</summary>
internal static class TicketEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetRequiredService<Schemes>().Exist)
        {
            routes.MapPost("/tickets", PostAsync)
                .WithMetadata(new PublishEndpoint.PublishesEvents(), Operations.Ticket)
                .RejectForeignOrigins(
                    routes.ServiceProvider.GetRequiredService<IOptions<PublishingOptions>>().Value.Origins, "RxSse:Publishing:Origins");
        }
    }

    private static async Task<IResult> PostAsync(HttpContext context, AccessControl access, RateLimits limits, Tickets tickets, Audit audit)
    {
        var (caller, refusal) = await access.IdentifyAsync(context);
        if (caller is null || caller.IsAnonymous)
        {
            return refusal ?? access.RefuseTicket(context);
        }

        context.Response.Headers.CacheControl = "no-store";
        if (limits.Connect(context, caller.Kept) is { } tooFast)
        {
            return ProblemResults.TooFast(context, caller.Kept, tooFast);
        }

        try
        {
            return Answer(context, caller, await tickets.GiveAsync(caller), access, audit);
        }
        catch (LogAwayException away)
        {
            return ProblemResults.UnavailableNow(context, $"No ticket can be issued: {away.Message} Try again in a moment.");
        }
    }

    private static IResult Answer(
        HttpContext context, Caller caller, (string? Ticket, TimeSpan LivesFor, NoTicket Refusal) given, AccessControl access,
        Audit audit)
    {
        var (ticket, lives, reason) = given;
        if (reason is NoTicket.Full or NoTicket.TooMany)
        {
            context.Response.Headers.RetryAfter = ITicketStore.Lifetime.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        }

        if (ticket is not null)
        {
            audit.TicketGiven(caller);
        }

        return reason switch
        {
            NoTicket.Full => ProblemResults.Unavailable($"{ITicketStore.Max} tickets wait to be used. Try again in {ITicketStore.Lifetime.TotalSeconds} s."),
            NoTicket.TooMany => TooMany(context, caller, audit),
            NoTicket.Expired => access.RefuseExpired(context),
            NoTicket.TooLarge => ProblemResults.Problem(
                StatusCodes.Status403Forbidden,
                $"Your scopes, and the claims of row conditions, are longer than a ticket keeps: {Tickets.MaxClaims} characters of claims."),
            _ => TypedResults.Json(
                new TicketResponse(ticket!, (int)Math.Ceiling(lives.TotalSeconds)), EndpointJson.Relaxed.TicketResponse,
                statusCode: StatusCodes.Status201Created),
        };
    }

    private static IResult TooMany(HttpContext context, Caller caller, Audit audit)
    {
        var detail = $"{ITicketStore.MaxOfOne} tickets of yours wait to be used. Use them, or try again in {ITicketStore.Lifetime.TotalSeconds} s.";
        audit.Refused(context.Request, caller.Kept, StatusCodes.Status429TooManyRequests, detail);
        return ProblemResults.Problem(StatusCodes.Status429TooManyRequests, detail);
    }
}
