using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;

namespace RxSse.Http.Security;

/// <summary>Finds out who sends a request. A credential that is not valid is refused, also where nobody needs one.</summary>
internal sealed class Credentials(
    AnonymousRights anonymous, Schemes schemes, ApiKeys keys, Tickets tickets, CredentialFaults faults, UnknownScopes unknown,
    AccessRefusals refusals)
{
    private static readonly Caller Nobody = Caller.Anonymous([]);

    /// <summary>The caller, or the response to a credential that is not valid.</summary>
    /// <param name="context">The request.</param>
    /// <param name="takesTicket">Whether a ticket is a credential here.</param>
    public ValueTask<(Caller? Caller, IResult? Refusal)> IdentifyAsync(HttpContext context, bool takesTicket)
    {
        if (!schemes.Exist)
        {
            return Of(context.User.Identity is { IsAuthenticated: true } ? Authenticated(context) : anonymous.Of(context));
        }

        var key = keys.Exist ? context.Request.Headers[ApiKeys.Header] : default;
        var ticket = takesTicket ? context.Request.Query[Tickets.Parameter] : default;
        var authorization = schemes.OfHostExist && context.Request.Headers.ContainsKey(HeaderNames.Authorization) ? 1 : 0;
        return key.Count + ticket.Count + authorization > 1
                ? Of(ProblemResults.BadRequest("The request has more than one credential. Send one: " + schemes.Ways + "."))
            : key is [{ } sent] ? Of(keys.Find(sent), "The API key is not valid.", context)
            : ticket is [{ } text] ? Of(tickets.Take(text), "The ticket is not valid: it has been used, has expired, or was never given.", context)
            : context.User.Identity is { IsAuthenticated: true } ? Of(Authenticated(context))
            : schemes.OfHostExist ? AuthenticateAsync(context)
            : Of(anonymous.Of(context));
    }

    private async ValueTask<(Caller?, IResult?)> AuthenticateAsync(HttpContext context)
    {
        var result = await schemes.AuthenticateAsync(context);
        if (result is { Succeeded: true })
        {
            context.User = result.Principal;
            return (Authenticated(context, result), null);
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

    // Who passes what the host requires, and has no scope, may do what everybody may where nobody can authenticate.
    private Caller Authenticated(HttpContext context, AuthenticateResult? result = null)
    {
        string[] scopes = [.. unknown.LogOthers(Scopes.In(context.User))];
        var caller = new Caller(context.User, Rights.Of(scopes), "credential", ExpiryOf(context, result));
        caller = scopes.Length == 0 && IsRequiredByHost(context) ? caller.With(anonymous.ByAddress(context)) : caller;
        return caller.With(anonymous.Configured ?? Nobody);
    }

    private static DateTimeOffset? ExpiryOf(HttpContext context, AuthenticateResult? result)
    {
        var ticket = (result ?? context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult)?.Properties?.ExpiresUtc;
        DateTimeOffset? token = long.TryParse(context.User.FindFirst("exp")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(Math.Min(seconds, DateTimeOffset.MaxValue.ToUnixTimeSeconds()))
            : null;
        return ticket is null || token < ticket ? token : ticket;
    }

    private static bool IsRequiredByHost(HttpContext context) => context.GetEndpoint()?.Metadata is { } metadata
        && (metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<AuthorizationPolicy>() is not null);

    private ValueTask<(Caller?, IResult?)> Of(Caller? found, string fault, HttpContext context) => found is null
        ? Of(refusals.Unauthorized(context, fault))
        : Of(found.IsAnonymous ? found : found.With(anonymous.Configured ?? Nobody));

    private static ValueTask<(Caller?, IResult?)> Of(Caller caller) => ValueTask.FromResult<(Caller?, IResult?)>((caller, null));

    private static ValueTask<(Caller?, IResult?)> Of(IResult refusal) => ValueTask.FromResult<(Caller?, IResult?)>((null, refusal));
}
