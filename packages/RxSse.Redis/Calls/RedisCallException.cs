namespace RxSse.RedisLog.Calls;

/// <summary>Redis does not answer, or refuses.</summary>
/// <param name="fault">What is wrong.</param>
/// <param name="message">The details, as a sentence without credentials.</param>
/// <param name="mayBeDone">Whether the call may have been done all the same: it was sent, and no answer came.</param>
internal sealed class RedisCallException(RedisFault fault, string message, bool mayBeDone = false) : Exception(message)
{
    /// <summary>What is wrong.</summary>
    public RedisFault Fault { get; } = fault;

    /// <summary>Whether the call may have been done.</summary>
    public bool MayBeDone { get; } = mayBeDone;
}

/// <summary>What is wrong with Redis.</summary>
internal enum RedisFault
{
    /// <summary>It does not answer, or is not ready. The call may be made again.</summary>
    Away,

    /// <summary>It has no memory for more.</summary>
    Full,

    /// <summary>It does not let this process in, or not do what it must.</summary>
    Refused,

    /// <summary>It has a log that this version cannot read.</summary>
    Format,
}
