namespace RxSse.Threading;

/// <summary>
/// Whether work of one kind is short enough for the thread that brings it. Unknown work is not. After work that took long, it is not short for a
/// hundred times that time, even if later work is short. After much work, it is not short for at least a second. So one interruption of the thread
/// is forgotten soon. Written by one thread at a time, read by any.
/// </summary>
/// <param name="isKnown">Whether it is short, as far as anybody knows, before any of it has been done.</param>
internal sealed class ShortWork(bool isKnown = false)
{
    private const int Times = 100;

    private static readonly TimeSpan Longest = TimeSpan.FromMicroseconds(50);
    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(1); // for what is much: that is no accident

    private long _shortFrom = isKnown ? 0 : long.MaxValue; // ticks

    /// <summary>Whether it will be short, as far as anybody knows.</summary>
    /// <param name="now">The time now, by the clock that has measured it.</param>
    public bool IsShort(TimeSpan now) => now.Ticks >= Volatile.Read(ref _shortFrom);

    /// <summary>Some of it has been done.</summary>
    /// <param name="took">How long it took.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="isMuch">Whether it was much, whatever it took.</param>
    public void Add(TimeSpan took, TimeSpan now, bool isMuch = false)
    {
        var isLong = isMuch || took >= Longest;
        var rest = took * Times;
        var shortFrom = !isLong ? now : now + (isMuch && rest < AtLeast ? AtLeast : rest);
        if (_shortFrom == long.MaxValue || (isLong && shortFrom.Ticks > _shortFrom))
        {
            Volatile.Write(ref _shortFrom, shortFrom.Ticks);
        }
    }
}
