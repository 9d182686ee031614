namespace RxSse.Http.Security;

/// <summary>Who may do what (docs/access.md).</summary>
public sealed class AccessOptions
{
    /// <summary>
    /// The scopes of callers without a credential, such as <c>rxsse:read:*</c>. Default null (<c>auto</c>): everything on loopback, to read
    /// elsewhere, nothing as soon as there is a way to authenticate. Empty: nothing.
    /// </summary>
    public IReadOnlyList<string>? Anonymous { get; set; }
}
