namespace RxSse.Http.Security;

/// <summary>Why a store does not keep a ticket.</summary>
public enum TicketRefusal
{
    /// <summary>It keeps it.</summary>
    None,

    /// <summary>Too many tickets wait to be used.</summary>
    Full,

    /// <summary>Too many tickets of this principal wait to be used.</summary>
    TooMany,
}
