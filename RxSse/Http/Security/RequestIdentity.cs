namespace RxSse.Http.Security;

/// <summary>
/// What a request still has of its caller when its stream begins. A host may need it at the end of the request, so nothing is released; the
/// server, which does not, replaces this.
/// </summary>
internal class RequestIdentity
{
    /// <summary>Releases what authentication has left in the request.</summary>
    public virtual ValueTask ForgetAsync(HttpContext context) => ValueTask.CompletedTask;
}
