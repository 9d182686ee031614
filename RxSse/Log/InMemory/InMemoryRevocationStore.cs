namespace RxSse.Log.InMemory;

/// <summary>Keeps nothing: revocations end with the process.</summary>
internal sealed class InMemoryRevocationStore : IRevocationStore
{
    public static InMemoryRevocationStore Instance { get; } = new();

    public IReadOnlyDictionary<Digest, DateTimeOffset> Revoked { get; } = new Dictionary<Digest, DateTimeOffset>();

    public Task KeepAsync(Digest revoked, DateTimeOffset until) => Task.CompletedTask;
}
