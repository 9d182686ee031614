using RxSse.Streams;

namespace RxSse.Http.Security;

/// <summary>Gives the endpoints the caller of a request, its rights, and the response to a caller without a right.</summary>
internal sealed class AccessControl(
    Credentials credentials, StreamAuthorization authorization, ReadableNamesCache readable, AccessRefusals refusals, Schemes schemes,
    AnonymousRights anonymous, RowClaims rows)
{
    /// <summary>Whether there is a way to authenticate, and so there are tickets.</summary>
    public bool HasSchemes => schemes.Exist;

    /// <summary>The caller of a request, or the response to a credential that is not valid.</summary>
    public ValueTask<(Caller? Caller, IResult? Refusal)> IdentifyAsync(HttpContext context, bool takesTicket = false) =>
        credentials.IdentifyAsync(context, takesTicket);

    /// <summary>The names that a caller may read.</summary>
    public ValueTask<ReadableNames> ReadableByAsync(HttpContext context, Caller caller) => readable.OfAsync(context, caller);

    /// <summary>Whether a caller has a right.</summary>
    public ValueTask<bool> AllowsAsync(HttpContext context, Caller caller, RightKind kind, string? name = null) =>
        authorization.AllowsAsync(context, caller, kind, name);

    /// <summary>
    /// Whether a caller has no credential, has rights by <c>auto</c> only, and is not known to be on this machine. Such a caller may
    /// see, but end nothing, unless the host has policies of its own.
    /// </summary>
    public bool IsStranger(HttpContext context, Caller caller) =>
        caller.IsAnonymous && authorization.IsByScopes && !anonymous.AreConfigured && !anonymous.AreLocal(context);

    /// <summary>Whether callers see only a part of a stream, so that responses must not describe the whole.</summary>
    public bool HasRows(string stream) => rows.Conditions.ByStream.ContainsKey(stream);

    /// <summary>The response to a caller who publishes events outside of its part of the stream; null if there are none.</summary>
    public IResult? RefuseRows(HttpContext context, Caller caller, string stream, IReadOnlyList<StreamEvent> events) =>
        rows.FaultOf(caller, stream, events) is var (detail, number) ? refusals.ForeignRow(context, caller, detail, number) : null;

    /// <summary>The response to a caller who does not have a right.</summary>
    public IResult Refuse(HttpContext context, Caller caller, RightKind kind, string? name = null) =>
        refusals.Missing(context, caller, kind, name);

    /// <summary>The response to a caller whose credential has expired, and is accepted for the clock skew only.</summary>
    public IResult RefuseExpired(HttpContext context) =>
        refusals.Unauthorized(context, "The credential is not valid: it has expired.", isInvalid: true);

    /// <summary>The response to a caller without a credential that requests a ticket.</summary>
    public IResult RefuseTicket(HttpContext context) => refusals.NeedsCredential(context);
}
