namespace RxSse.Log;

/// <summary>Where revocations outlive the process: a log that outlives it may be one.</summary>
internal interface IRevocationStore
{
    /// <summary>What is revoked, and until when, as the last process left it. It is read when the log has started.</summary>
    IReadOnlyDictionary<Digest, DateTimeOffset> Revoked { get; }

    /// <summary>Keeps a revocation until a time. It outlives the process when the task completes.</summary>
    /// <exception cref="AppendRefusedException">It cannot be kept now.</exception>
    Task KeepAsync(Digest revoked, DateTimeOffset until);
}
