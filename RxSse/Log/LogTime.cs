namespace RxSse.Log;

/// <summary>Times of the log as numbers: ticks, or milliseconds, since the Unix epoch; negative before it.</summary>
internal static class LogTime
{
    public static long Ticks(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks;

    public static DateTimeOffset OfTicks(long ticks) => new(
        Math.Clamp(ticks, -DateTimeOffset.UnixEpoch.Ticks, DateTimeOffset.MaxValue.Ticks - DateTimeOffset.UnixEpoch.Ticks)
            + DateTimeOffset.UnixEpoch.Ticks,
        TimeSpan.Zero);

    public static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    /// <summary>The milliseconds that are over.</summary>
    public static long Milliseconds(long ticks) => Floor(ticks, TimeSpan.TicksPerMillisecond);

    /// <summary>How often a unit fits into it. Division rounds towards zero, which is up before 1970.</summary>
    public static long Floor(long ticks, long unit) => (ticks / unit) - (ticks % unit < 0 ? 1 : 0);
}
