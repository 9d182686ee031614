namespace RxSse.Http.Security;

/// <summary>Why there is no ticket.</summary>
internal enum NoTicket
{
    /// <summary>There is one.</summary>
    None,

    /// <summary>Too many tickets wait to be used.</summary>
    Full,

    /// <summary>Too many tickets of this principal wait to be used.</summary>
    TooMany,

    /// <summary>The credential has expired. It is still accepted for the clock skew. No store is asked then.</summary>
    Expired,

    /// <summary>The claims of the principal are longer than a ticket keeps. No store is asked then.</summary>
    TooLarge,
}
