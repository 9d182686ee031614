using RxSse.Log;

namespace RxSse.Publishing;

/// <summary>Numbers for what is published: each is greater than those before it, and not below the time in Unix milliseconds.</summary>
internal interface IEventNumbers
{
    /// <summary>The next number.</summary>
    /// <exception cref="AppendRefusedException">Nobody can give one now.</exception>
    ValueTask<long> NextAsync();
}
