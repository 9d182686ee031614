using System.Globalization;
using System.Text.Json;
using RxSse.Client;

namespace RxSse.Cli.Commands;

/// <summary>Counts events, and says once a second how many have come.</summary>
internal sealed class TailStats
{
    private long _events;
    private long _gaps;
    private long _missed;
    private double? _lag; // milliseconds

    /// <summary>An event has come. If its data has a <c>timestamp</c> in Unix milliseconds, its lag is known.</summary>
    public void Count(StreamSignal.Event next, DateTimeOffset now)
    {
        _events++;
        _lag = TimestampOf(next.Data) is { } timestamp ? now.ToUnixTimeMilliseconds() - timestamp : _lag;
    }

    /// <summary>Events are missing.</summary>
    public void Count(StreamSignal.Gap gap)
    {
        _gaps++;
        _missed += gap.Missed ?? 0;
    }

    /// <summary>What has come since the last line, and what is missing since the beginning.</summary>
    public string Line()
    {
        var lag = _lag is { } milliseconds ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms") : "unknown";
        var line = string.Create(CultureInfo.InvariantCulture, $"{_events} events/s, lag {lag}, {_gaps} gaps, {_missed} missed");
        (_events, _lag) = (0, null);
        return line;
    }

    private static double? TimestampOf(ReadOnlyMemory<byte> data)
    {
        try
        {
            using var document = JsonDocument.Parse(data);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("timestamp", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var timestamp)
                    ? timestamp
                    : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null; // not JSON, or a name that is no text
        }
    }
}
