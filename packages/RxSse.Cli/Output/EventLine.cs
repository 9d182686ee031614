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
        writer.WriteRawValue(DataOf(next.Data).Span, skipInputValidation: true);
        if (next.Id is not null)
        {
            writer.WriteString("id", next.Id);
        }

        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    // Another server may send what is not JSON, or a string that is no text: that becomes a string.
    private static ReadOnlyMemory<byte> DataOf(ReadOnlyMemory<byte> data)
    {
        try
        {
            using var json = JsonDocument.Parse(data, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Written(json.WriteTo);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return Written(writer => writer.WriteStringValue(Encoding.UTF8.GetString(data.Span)));
        }
    }

    private static ReadOnlyMemory<byte> Written(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(bytes, Relaxed);
        write(writer);
        writer.Flush();
        return bytes.WrittenMemory;
    }
}
