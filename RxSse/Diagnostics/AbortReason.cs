namespace RxSse.Diagnostics;

/// <summary>Why the server aborted a connection.</summary>
internal enum AbortReason
{
    /// <summary>The subscriber's queue was full, and its overflow policy is to disconnect.</summary>
    Overflow,

    /// <summary>A write was pending for longer than the stall timeout.</summary>
    Stalled,

    /// <summary>The server stops, and the client did not read to the end in time.</summary>
    Stopping,

    /// <summary>An error made it impossible to serve the subscriber.</summary>
    Fault,
}
