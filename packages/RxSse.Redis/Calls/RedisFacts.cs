namespace RxSse.RedisLog.Calls;

/// <summary>What a server says of itself.</summary>
/// <param name="Time">Its clock.</param>
/// <param name="Eviction">What it does if its memory is used up; null if it does not tell.</param>
internal sealed record RedisFacts(DateTimeOffset Time, string? Eviction);
