namespace RxSse.Log;

/// <summary>
/// Where revocations outlive the process, or reach other nodes: a log that outlives the process may be one, and one that nodes share is.
/// </summary>
internal interface IRevocationStore
{
    /// <summary>Whether what is revoked was read, not too long ago. If not, nobody knows whom to let in.</summary>
    bool IsRead => true;

    /// <summary>Whether it was read at least once.</summary>
    bool WasRead => IsRead;

    /// <summary>What is revoked, and until when, as it was read last: when the log has started, or later from other nodes.</summary>
    IReadOnlyDictionary<Digest, DateTimeOffset> Revoked { get; }

    /// <summary>Keeps a revocation until a time. It outlives the process when the task completes.</summary>
    /// <exception cref="AppendRefusedException">It cannot be kept now.</exception>
    Task KeepAsync(Digest revoked, DateTimeOffset until);
}
