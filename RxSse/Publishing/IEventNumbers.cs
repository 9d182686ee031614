using RxSse.Log;

namespace RxSse.Publishing;

/// <summary>
/// Numbers for what is published, such as ids of notifications: each is greater than those before it, on all nodes, and not below the time in
/// Unix milliseconds. Any thread may ask, also at the same time.
/// </summary>
public interface IEventNumbers
{
    /// <summary>The next number. Who cannot give one now waits for as long as <see cref="LogOptions.Patience"/> says.</summary>
    /// <exception cref="AppendRefusedException">Nobody can give one now.</exception>
    ValueTask<long> NextAsync();
}
