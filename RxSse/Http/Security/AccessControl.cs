using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;
using RxSse.Text;

namespace RxSse.Http.Security;

/// <summary>Who sends a request, what he may do, and the response to those who may not.</summary>
internal sealed class AccessControl(
    AnonymousRights anonymous, Schemes schemes, StreamAuthorization authorization, ReadableNamesCache readable, UnknownScopes unknown)
{
    /// <summary>The caller of a request, or the response to a credential that is not valid.</summary>
    public ValueTask<(Caller? Caller, IResult? Refusal)> IdentifyAsync(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true } ? ValueTask.FromResult(Authenticated(context))
        : schemes.OfHostExist ? AuthenticateAsync(context)
        : ValueTask.FromResult<(Caller?, IResult?)>((anonymous.Of(context), null));

    /// <summary>The names that a caller may read.</summary>
    public ValueTask<ReadableNames> ReadableByAsync(HttpContext context, Caller caller) => readable.OfAsync(context, caller);

    /// <summary>Whether a caller has a right.</summary>
    public ValueTask<bool> AllowsAsync(HttpContext context, Caller caller, RightKind kind, string? name = null) =>
        authorization.AllowsAsync(context, caller, kind, name);

    /// <summary>The response to a caller who does not have a right: 401 if a credential could help, else 403.</summary>
    public IResult Refuse(HttpContext context, Caller caller, RightKind kind, string? name = null)
    {
        var what = kind switch
        {
            RightKind.Read when name is null => "to read any stream",
            RightKind.Read => $"to read '{ErrorText.Truncate(name)}'",
            RightKind.Publish => $"to publish to '{ErrorText.Truncate(name!)}'",
            RightKind.Compose => "to compose views: it may ask for names and commas, with take",
            _ => "to see what others do",
        };
        var scope = Scopes.Of(kind, name is null ? "<name>" : ErrorText.Truncate(name));
        return !caller.IsAnonymous
            ? ProblemResults.Problem(StatusCodes.Status403Forbidden, $"Your {caller.Credential} has no right {what} ({scope}).")
            : schemes.Exist
                ? Unauthorized(context, $"A caller without a credential has no right {what} ({scope}). Send one: {schemes.Challenge}.")
            : ProblemResults.Problem(
                StatusCodes.Status403Forbidden,
                $"A caller without a credential has no right {what} ({scope}). RxSse:Access:Anonymous gives it.");
    }

    // A credential that is not valid is refused, also where nobody needs one.
    private async ValueTask<(Caller?, IResult?)> AuthenticateAsync(HttpContext context)
    {
        var result = await schemes.AuthenticateAsync(context);
        if (result is { Succeeded: true })
        {
            context.User = result.Principal;
            return Authenticated(context);
        }

        return result?.Failure is not null || (schemes.HasBearer && context.Request.Headers.ContainsKey(HeaderNames.Authorization))
            ? (null, Unauthorized(context, "The credential is not valid."))
            : (anonymous.Of(context), null);
    }

    // Who passes what the host requires, and has no scope, may do what everybody may where nobody can authenticate.
    private (Caller?, IResult?) Authenticated(HttpContext context)
    {
        string[] scopes = [.. unknown.LogOthers(Scopes.In(context.User))];
        var caller = new Caller(context.User, Rights.Of(scopes), "credential");
        caller = scopes.Length == 0 && IsRequiredByHost(context) ? caller.With(anonymous.ByAddress(context)) : caller;
        return (anonymous.Configured is { } everybody ? caller.With(everybody) : caller, null);
    }

    private static bool IsRequiredByHost(HttpContext context) => context.GetEndpoint()?.Metadata is { } metadata
        && (metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<AuthorizationPolicy>() is not null);

    private IResult Unauthorized(HttpContext context, string detail)
    {
        context.Response.Headers.WWWAuthenticate = schemes.Challenge;
        return ProblemResults.Problem(StatusCodes.Status401Unauthorized, detail);
    }
}
