using RxSse.Text;

namespace RxSse.Http.Security;

/// <summary>The responses to callers without the right that a request needs: 401 if a credential could help, else 403.</summary>
internal sealed class AccessRefusals(Schemes schemes, Audit audit, AccessCounters counters)
{
    /// <summary>The response to a credential that is not valid, or to none where one is needed.</summary>
    public IResult Unauthorized(HttpContext context, string detail, bool isInvalid = false, string reason = AccessCounters.Invalid)
    {
        counters.Refused(reason);
        audit.Refused(context.Request, null, StatusCodes.Status401Unauthorized, detail);
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
            ? Forbidden(context, caller, AccessCounters.Right, $"Your {caller.Credential} has no right {what} ({scope}).")
            : schemes.Exist
                ? Unauthorized(context, $"A caller without a credential has no right {what} ({scope}). Send one: {schemes.Ways}.",
                    reason: AccessCounters.Missing)
            : Forbidden(
                context, caller, AccessCounters.Right,
                $"A caller without a credential has no right {what} ({scope}). RxSse:Access:Anonymous gives it.");
    }

    /// <summary>The response to a credential that is revoked.</summary>
    public IResult Revoked(HttpContext context, Caller caller) =>
        Forbidden(context, caller, AccessCounters.Revoked, $"Your {caller.Credential} is revoked for a time. Ask who runs the server.");

    /// <summary>The response to a credential whose principal is longer than one that can be revoked.</summary>
    public IResult TooLong(HttpContext context) => Unauthorized(
        context,
        $"The credential is not valid: its issuer and subject are too long, at most {Principal.MaxLength} characters with the scheme.",
        isInvalid: true);

    /// <summary>The response to more than one credential.</summary>
    public IResult MoreThanOne(HttpContext context)
    {
        var detail = $"The request has more than one credential. Send one: {schemes.Ways}.";
        counters.Refused(AccessCounters.Several);
        audit.Refused(context.Request, null, StatusCodes.Status400BadRequest, detail);
        return ProblemResults.BadRequest(detail);
    }

    /// <summary>The response to a caller without a credential that requests a ticket.</summary>
    public IResult NeedsCredential(HttpContext context) => Unauthorized(
        context, $"This needs a credential: {schemes.Ways}.", reason: AccessCounters.Missing);

    /// <summary>The response to a caller who publishes an event outside of its part of the stream.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="detail">What is wrong.</param>
    /// <param name="number">Which event it is; 0 if it is the only one.</param>
    public IResult ForeignRow(HttpContext context, Caller caller, string detail, int number) =>
        Forbidden(context, caller, AccessCounters.Row, detail, number == 0 ? null : new Dictionary<string, object?> { ["event"] = number });

    private IResult Forbidden(
        HttpContext context, Caller caller, string reason, string detail, Dictionary<string, object?>? extensions = null)
    {
        counters.Refused(reason);
        audit.Refused(context.Request, caller.Kept, StatusCodes.Status403Forbidden, detail);
        return ProblemResults.Problem(StatusCodes.Status403Forbidden, detail, extensions);
    }
}
