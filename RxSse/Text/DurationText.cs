using System.Globalization;
using System.Text.RegularExpressions;

namespace RxSse.Text;

/// <summary>Durations in readable form: <c>500ms</c>, <c>2s</c>, <c>1m</c>, <c>1h</c>, or <c>hh:mm:ss[.fff]</c>.</summary>
internal static partial class DurationText
{
    public const string Form = "500ms, 2s, 1m, 1h or hh:mm:ss";

    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>Rejects a number without a unit, which .NET would read as days.</summary>
    public static bool TryParse(string text, out TimeSpan duration) =>
        TryParseCounted(text, out duration)
        || TimeSpan.TryParseExact(text, [@"hh\:mm\:ss", @"hh\:mm\:ss\.fff"], CultureInfo.InvariantCulture, out duration);

    /// <summary>Reads a number with a unit, as in a view.</summary>
    public static bool TryParseCounted(string text, out TimeSpan duration)
    {
        if (Counted().Match(text) is { Success: true } match
            && long.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var count))
        {
            var ticks = Units.First(unit => unit.Unit == match.Groups[2].Value).Ticks;
            duration = TimeSpan.FromTicks(count <= TimeSpan.MaxValue.Ticks / ticks ? count * ticks : TimeSpan.MaxValue.Ticks);
            return true;
        }

        duration = default;
        return false;
    }

    /// <summary>Prints the duration in the largest unit that divides it.</summary>
    public static string Print(TimeSpan duration)
    {
        var (unit, ticks) = duration == TimeSpan.Zero ? Units[2] : Units.FirstOrDefault(unit => duration.Ticks % unit.Ticks == 0);
        return unit is null ? duration.ToString("c") : string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / ticks}{unit}");
    }

    [GeneratedRegex(@"\A([0-9]+)(ms|s|m|h)\z")]
    private static partial Regex Counted();
}
