using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RxSse.Client;

namespace RxSse.Cli.Output;

/// <summary>An event as a line.</summary>
internal static class EventLine
{
    private const int MaxDepth = 900; // within that of the writer

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="format">How.</param>
    /// <param name="next">The event.</param>
    /// <param name="time">When it has come.</param>
    /// <param name="terminal">Whose colours to use.</param>
    public static string Of(EventFormat format, StreamSignal.Event next, DateTimeOffset time, Terminal terminal) => format switch
    {
        EventFormat.Json => TerminalText.Escape(Json(next, time)),
        EventFormat.Raw => TextOf(next),
        _ => Text(next, time, terminal),
    };

    private static string Text(StreamSignal.Event next, DateTimeOffset time, Terminal terminal) => string.Join("  ",
    [
        terminal.Coloured(Colour.Faint, time.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)),
        terminal.Coloured(Colour.Cyan, TerminalText.Escape(next.Type)),
        TextOf(next),
        terminal.Coloured(Colour.Faint, TerminalText.Escape(next.Id ?? "")),
    ]).TrimEnd();

    private static string TextOf(StreamSignal.Event next) => TerminalText.Escape(Encoding.UTF8.GetString(next.Data.Span));

    private static string Json(StreamSignal.Event next, DateTimeOffset time)
    {
        var line = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(line, Relaxed);
        writer.WriteStartObject();
        writer.WriteString("time", time.UtcDateTime);
        writer.WriteString("type", next.Type);
        writer.WritePropertyName("data");
        if (Parse(next.Data) is { } data)
        {
            using (data)
            {
                data.WriteTo(writer);
            }
        }
        else
        {
            writer.WriteStringValue(Encoding.UTF8.GetString(next.Data.Span));
        }

        if (next.Id is not null)
        {
            writer.WriteString("id", next.Id);
        }

        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    // Null if it is not JSON, as that of another server may be.
    private static JsonDocument? Parse(ReadOnlyMemory<byte> data)
    {
        try
        {
            return JsonDocument.Parse(data, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
