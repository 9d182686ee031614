namespace RxSse.Log;

/// <summary>
/// Where revocations outlive the process, or reach other nodes: a log that outlives the process may be one, and one that nodes share is.
/// </summary>
public interface IRevocationStore
{
    /// <summary>The maximum number of revocations that are kept.</summary>
    static int Max => 10_000;

    /// <summary>
    /// Whether what is revoked was read, not too long ago. If not, nobody knows whom to let in, and no credential is accepted.
    /// </summary>
    bool IsRead => true;

    /// <summary>Whether it was read at least once.</summary>
    bool WasRead => IsRead;

    /// <summary>What is revoked, and until when, as it was read last: when the log has started, or later from other nodes.</summary>
    IReadOnlyDictionary<Digest, DateTimeOffset> Revoked { get; }

    /// <summary>Keeps a revocation until a time, or makes it longer. It outlives the process when the task completes.</summary>
    /// <param name="revoked">The digest of a principal, a subject or a token.</param>
    /// <param name="until">When it is over. The store may forget it then.</param>
    /// <exception cref="AppendRefusedException">It cannot be kept now. It is in force in this process only.</exception>
    Task KeepAsync(Digest revoked, DateTimeOffset until);
}
