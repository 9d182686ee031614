namespace RxSse.Http.Security;

/// <summary>Says why a credential is not valid, in words that tell a stranger nothing of the server. A host replaces it for its schemes.</summary>
internal class CredentialFaults
{
    /// <summary>The reason, such as <c>it has expired</c>; null if it should not be shown.</summary>
    public virtual string? Describe(Exception failure) => null;
}
