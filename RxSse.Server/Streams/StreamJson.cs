using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RxSse.Server.Streams;

/// <summary>How the server's own events are written as JSON.</summary>
[JsonSerializable(typeof(StockUpdate))]
[JsonSerializable(typeof(MetricsUpdate))]
[JsonSerializable(typeof(Notification))]
internal sealed partial class StreamJson : JsonSerializerContext
{
    // The relaxed encoder leaves quotes, < and letters of all scripts legible. It still escapes control characters and
    // U+2028, which some clients take for the end of a line.
    public static StreamJson Relaxed { get; } =
        new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
