using Microsoft.Extensions.Options;
using RxSse.Log;

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

    /// <summary>Whether it does not pass by itself, so that the start ends.</summary>
    public bool EndsTheStart => Fault is RedisFault.Refused or RedisFault.Format;

    /// <summary>The fault of the settings that ends the start.</summary>
    public OptionsValidationException AsOptionsFault() =>
        new(nameof(RedisLogOptions), typeof(RedisLogOptions), [$"RxSse:Log:Redis:Connection: {Message}"]);

    /// <summary>What those who use the log learn of it.</summary>
    public LogAwayException AsAway() => new(Message, MayBeDone, this);
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
