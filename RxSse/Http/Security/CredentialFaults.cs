namespace RxSse.Http.Security;

/// <summary>Says why a credential is not valid, in words that tell a stranger nothing of the server. A host replaces it for its schemes.</summary>
internal class CredentialFaults
{
    /// <summary>The reason, such as <c>it has expired</c>; null if it is better not told.</summary>
    public virtual string? Describe(Exception failure) => null;
}
