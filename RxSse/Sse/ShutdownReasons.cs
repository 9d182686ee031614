namespace RxSse.Sse;

/// <summary>Why the server ends a response: the <c>reason</c> of a <c>shutdown</c>.</summary>
internal static class ShutdownReasons
{
    /// <summary>The server stops.</summary>
    public const string Stopping = "stopping";

    /// <summary>The connection has reached its maximum age.</summary>
    public const string Age = "age";

    /// <summary>The credential expires.</summary>
    public const string Expired = "expired";

    /// <summary>The credential is revoked.</summary>
    public const string Revoked = "revoked";

    /// <summary>An administrator has closed the response.</summary>
    public const string Closed = "closed";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Stopping, Age, Expired, Revoked, Closed];
}
