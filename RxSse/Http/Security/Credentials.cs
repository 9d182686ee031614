using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Net.Http.Headers;
using RxSse.Delivery.Limits;
using RxSse.Log;

namespace RxSse.Http.Security;

/// <summary>Authenticates the caller of a request. An invalid credential is refused, even if the request needs none.</summary>
internal sealed class Credentials(
    AnonymousRights anonymous, Schemes schemes, ApiKeys keys, Tickets tickets, CredentialFaults faults, UnknownScopes unknown,
    AccessRefusals refusals, Revocations revocations, RateLimits limits, Audit audit)
{
    private static readonly Caller Nobody = Caller.Anonymous([]);

    private static readonly RejectedCredential Unknown = new(Rejection.Away(
        "The server does not know which credentials are revoked: the log is away. Try again in a moment."));

    /// <summary>The caller, or the response to a credential that is not valid.</summary>
    /// <param name="context">The request.</param>
    /// <param name="takesTicket">Whether a ticket is a credential here.</param>
    public ValueTask<(Caller? Caller, IResult? Refusal)> IdentifyAsync(HttpContext context, bool takesTicket)
    {
        if (!schemes.Exist)
        {
            return Of(IsAuthenticated(context) ? Authenticated(context) : anonymous.Of(context), context);
        }

        var key = keys.Exist ? context.Request.Headers[ApiKeys.Header] : default;
        var ticket = takesTicket ? context.Request.Query[Tickets.Parameter] : default;
        var authorization = schemes.OfHostExist && context.Request.Headers.ContainsKey(HeaderNames.Authorization) ? 1 : 0;
        return key.Count + ticket.Count + authorization > 1
                ? Of(refusals.MoreThanOne(context))
            : key is [{ } sent] ? Of(keys.Find(sent), "The API key is not valid.", context)
            : ticket is [{ } text] ? TakeAsync(text, context)
            : IsAuthenticated(context) && !schemes.HaveUnreadToken(context) ? Of(Authenticated(context), context)
            : schemes.OfHostExist ? AuthenticateAsync(context)
            : Of(anonymous.Of(context), context);
    }

    private async ValueTask<(Caller?, IResult?)> TakeAsync(string ticket, HttpContext context)
    {
        if (!revocations.AreKnown)
        {
            return (null, Unknown); // the ticket is not used up
        }

        if (limits.UseTicket(context) is { } rejection)
        {
            return (null, new RejectedCredential(rejection));
        }

        try
        {
            var caller = await tickets.TakeAsync(ticket);
            if (caller is not null)
            {
                audit.TicketTaken(caller);
            }
            else
            {
                limits.Connect(context, null);
            }

            return await Of(caller, "The ticket is not valid: it has been used, has expired, or was never given.", context);
        }
        catch (LogAwayException away)
        {
            var detail = $"The ticket cannot be checked: {away.Message} Get another one in a moment.";
            return (null, new RejectedCredential(Rejection.Away(detail)));
        }
    }

    private async ValueTask<(Caller?, IResult?)> AuthenticateAsync(HttpContext context)
    {
        var result = await schemes.AuthenticateAsync(context);
        if (result is { Succeeded: true })
        {
            context.User = result.Principal;
            return Checked(Authenticated(context, result), context);
        }

        if (result?.Failure is { } failure)
        {
            var why = faults.Describe(failure) is { } reason ? $"The token is not valid: {reason}." : "The credential is not valid.";
            return (null, refusals.Unauthorized(context, why, isInvalid: true));
        }

        return schemes.HasBearer && context.Request.Headers.ContainsKey(HeaderNames.Authorization)
            ? (null, refusals.Unauthorized(context, $"The Authorization header is not valid. Send a credential: {schemes.Ways}.", isInvalid: true))
            : (anonymous.Of(context), null);
    }

    // A caller that the host accepts, and whose credential has no scopes, may read and compose.
    private Caller Authenticated(HttpContext context, AuthenticateResult? result = null)
    {
        string[] scopes = [.. unknown.LogOthers(Scopes.In(context.User))];
        var caller = new Caller(context.User, Rights.Of(scopes), "credential", Kept(context, result));
        var isWithoutScopes = !anonymous.AreConfigured && !Scopes.AreIn(context.User);
        caller = isWithoutScopes && IsRequiredByHost(context) ? caller.With(anonymous.OfAuthenticated) : caller;
        return caller.With(anonymous.Configured ?? Nobody);
    }

    // The credential of the scheme, such as a cookie, or the token in it, whichever expires first.
    private static SubscriberCredential Kept(HttpContext context, AuthenticateResult? result)
    {
        var properties = (result ?? context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult)?.Properties;
        var expires = TimeIn(context, "exp") is { } token && !(properties?.ExpiresUtc < token) ? token : properties?.ExpiresUtc;
        return Caller.Keep(context.User, TimeIn(context, "iat") ?? properties?.IssuedUtc, expires);
    }

    private static DateTimeOffset? TimeIn(HttpContext context, string claim) =>
        long.TryParse(context.User.FindFirst(claim)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(Math.Min(seconds, DateTimeOffset.MaxValue.ToUnixTimeSeconds()))
            : null;

    // HttpContext.User would make a principal, and keep it as long as a stream lasts.
    private static bool IsAuthenticated(HttpContext context) =>
        context.Features.Get<IHttpAuthenticationFeature>()?.User?.Identity is { IsAuthenticated: true };

    private static bool IsRequiredByHost(HttpContext context) => context.GetEndpoint()?.Metadata is { } metadata
        && (metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<AuthorizationPolicy>() is not null);

    private ValueTask<(Caller?, IResult?)> Of(Caller? found, string fault, HttpContext context) => found is null
        ? Of(refusals.Unauthorized(context, fault))
        : Of(found.With(anonymous.Configured ?? Nobody), context);

    private ValueTask<(Caller?, IResult?)> Of(Caller caller, HttpContext context) => ValueTask.FromResult(Checked(caller, context));

    private (Caller?, IResult?) Checked(Caller caller, HttpContext context) => caller.Kept switch
    {
        { Name.Length: > Principal.MaxLength } => (null, refusals.TooLong(context)), // nobody could revoke it
        not null when !revocations.AreKnown => (null, Unknown),
        { } kept when revocations.Have(kept) => (null, refusals.Revoked(context, caller)),
        _ => (caller, null),
    };

    private static ValueTask<(Caller?, IResult?)> Of(IResult refusal) => ValueTask.FromResult<(Caller?, IResult?)>((null, refusal));
}
