using System.Globalization;

namespace RxSse.Delivery.Limits;

/// <summary>How often something may be done: so many times in a period, and twice as many at once after a pause.</summary>
public sealed class Rate
{
    /// <summary>The highest number in a period.</summary>
    internal const long Max = 1_000_000_000;

    private static readonly (string Unit, string Words, TimeSpan Length)[] Periods =
    [
        ("s", "a second", TimeSpan.FromSeconds(1)), ("m", "a minute", TimeSpan.FromMinutes(1)), ("h", "an hour", TimeSpan.FromHours(1)),
    ];

    private readonly (string Unit, string Words, TimeSpan Length) _period;

    private Rate(long count, (string Unit, string Words, TimeSpan Length) period) => (Count, _period) = (count, period);

    /// <summary>No limit.</summary>
    public static Rate Off { get; } = new(0, Periods[0]);

    /// <summary>How often in a period.</summary>
    internal long Count { get; }

    /// <summary>The period.</summary>
    internal TimeSpan Period => _period.Length;

    /// <summary>The period in words.</summary>
    internal string EachPeriod => _period.Words;

    /// <summary>So many times a second.</summary>
    /// <param name="count">1 to 1,000,000,000.</param>
    public static Rate PerSecond(long count) => Of(count, Periods[0]);

    /// <summary>So many times a minute.</summary>
    /// <param name="count">1 to 1,000,000,000.</param>
    public static Rate PerMinute(long count) => Of(count, Periods[1]);

    /// <summary>So many times an hour.</summary>
    /// <param name="count">1 to 1,000,000,000.</param>
    public static Rate PerHour(long count) => Of(count, Periods[2]);

    /// <summary>As in the configuration, such as <c>100/s</c>, or <c>off</c>.</summary>
    public override string ToString() =>
        Count == 0 ? "off" : string.Create(CultureInfo.InvariantCulture, $"{Count}/{_period.Unit}");

    /// <summary>Reads <c>100/s</c>, <c>600/m</c> or <c>1000/h</c>. Null if the text is not a rate.</summary>
    internal static Rate? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var period = Array.FindIndex(Periods, known => slash > 0 && text.AsSpan(slash + 1).SequenceEqual(known.Unit));
        return period >= 0 && long.TryParse(text.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is > 0 and <= Max
            ? new Rate(count, Periods[period])
            : null;
    }

    private static Rate Of(long count, (string Unit, string Words, TimeSpan Length) period)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Max);
        return new Rate(count, period);
    }
}
