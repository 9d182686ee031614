namespace RxSse.Client;

/// <summary>Why a client has no connection.</summary>
public enum DisconnectReason
{
    /// <summary>The response has ended.</summary>
    Ended,

    /// <summary>The connection broke, or nobody answered.</summary>
    Broken,

    /// <summary>Nothing has come for so long that the connection must be broken.</summary>
    Silent,

    /// <summary>The server does not accept the client now: the event <c>rejected</c>, a 429 or a 5xx.</summary>
    Refused,

    /// <summary>The server has sent the client away, by the event <c>shutdown</c>: it stops, or the connection was too old.</summary>
    Draining,
}
