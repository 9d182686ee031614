using RxSse.Text;

namespace RxSse.Http.Security;

/// <summary>The responses to callers who may not do what they ask for: 401 if a credential could help, else 403.</summary>
internal sealed class AccessRefusals(Schemes schemes)
{
    /// <summary>The response to a credential that is not valid, or to none where one is needed.</summary>
    public IResult Unauthorized(HttpContext context, string detail, bool isInvalid = false)
    {
        context.Response.Headers.WWWAuthenticate = isInvalid && schemes.HasBearer
            ? schemes.Challenge.Replace("Bearer", "Bearer error=\"invalid_token\"", StringComparison.Ordinal) // RFC 6750, 3
            : schemes.Challenge;
        return ProblemResults.Problem(StatusCodes.Status401Unauthorized, detail);
    }

    /// <summary>The response to a caller who does not have a right.</summary>
    public IResult Missing(HttpContext context, Caller caller, RightKind kind, string? name)
    {
        var what = kind switch
        {
            RightKind.Read => "to read any stream",
            RightKind.Publish => $"to publish to '{ErrorText.Truncate(name!)}'",
            RightKind.Compose => "to compose views: it may ask for names and commas, with take",
            _ => "to see what others do",
        };
        var scope = Scopes.Of(kind, name is null ? "<name>" : ErrorText.Truncate(name));
        return !caller.IsAnonymous
            ? ProblemResults.Problem(StatusCodes.Status403Forbidden, $"Your {caller.Credential} has no right {what} ({scope}).")
            : schemes.Exist
                ? Unauthorized(context, $"A caller without a credential has no right {what} ({scope}). Send one: {schemes.Ways}.")
            : ProblemResults.Problem(
                StatusCodes.Status403Forbidden,
                $"A caller without a credential has no right {what} ({scope}). RxSse:Access:Anonymous gives it.");
    }

    /// <summary>The response to a credential that is revoked.</summary>
    public static IResult Revoked(Caller caller) => ProblemResults.Problem(
        StatusCodes.Status403Forbidden, $"Your {caller.Credential} is revoked for a time. Ask who runs the server.");

    /// <summary>The response to a caller without a credential who asks for a ticket.</summary>
    public IResult NeedsCredential(HttpContext context) => Unauthorized(context, $"This needs a credential: {schemes.Ways}.");
}
