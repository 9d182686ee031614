using System.Text.Json;
using RxSse.Log;

namespace RxSse.Tests.Simulation;

/// <summary>A pipe with windows, and what they are by a simple function of all events of the log.</summary>
/// <param name="Type">The type of its events, which is unique.</param>
/// <param name="Text">The pipe.</param>
/// <param name="Length">The length of a window, in milliseconds.</param>
/// <param name="Step">How often one ends, in milliseconds.</param>
/// <param name="Value">The value of a window from a time on and before another; null if there is none.</param>
/// <param name="IsNeverEmpty">Whether a part of a window has a value too.</param>
internal sealed record WindowModel(
    string Type, string Text, int Length, int Step, Func<IReadOnlyList<LogEvent>, long, long, decimal?> Value, bool IsNeverEmpty = false)
{
    public static WindowModel[] All { get; } =
    [
        new("w0", "a | count over 4ms", 4, 4, (log, from, to) => Of(log, "a", from, to).Count, IsNeverEmpty: true),
        new("w1", "b | where v > 0 | max v over 6ms", 6, 6, (log, from, to) => Of(log, "b", from, to).FindAll(v => v > 0) is { Count: > 0 } v ? v.Max() : null),
        new("w2", "a | count over 3ms every 1ms", 3, 1, (log, from, to) => Of(log, "a", from, to).Count, IsNeverEmpty: true),
        new("w3", "merge(a, c) | sum v over 5ms", 5, 5, (log, from, to) =>
            Of(log, "a", from, to).Concat(Of(log, "c", from, to)).ToList() is { Count: > 0 } v ? v.Sum() : null),
        // The windows within have the times of their ends, so they are of events 2 ms before.
        new("w4", "a | count over 2ms | sum count over 6ms", 6, 6, (log, from, to) => Of(log, "a", from - 2, to - 2).Count),
    ];

    public static string TextOf(IEnumerable<WindowModel> pipes, bool hasPlain) =>
        string.Join(", ", pipes.Select(pipe => $"({pipe.Text} | as {pipe.Type})").Concat(hasPlain ? ["(a | as p0)"] : []));

    private static List<decimal> Of(IReadOnlyList<LogEvent> log, string stream, long from, long to) =>
        [.. log.Where(logged => logged.Event.Stream == stream && In(logged.Time, from, to)).Select(ValueOf)];

    private static bool In(DateTimeOffset time, long from, long to) =>
        time >= DateTimeOffset.FromUnixTimeMilliseconds(from) && time < DateTimeOffset.FromUnixTimeMilliseconds(to);

    private static decimal ValueOf(LogEvent logged)
    {
        using var json = JsonDocument.Parse(logged.Event.Data);
        return json.RootElement.GetProperty("v").GetDecimal();
    }
}
