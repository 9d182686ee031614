using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace RxSse.Sse;

/// <summary>
/// The data of the control events. Times are Unix milliseconds. The data repeats <c>retry</c>, in milliseconds, because
/// EventSource hides the field from scripts.
/// </summary>
internal static class ControlData
{
    internal sealed record ConnectedData(
        string Message, long Timestamp, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Hint);

    internal sealed record HeartbeatData(long Timestamp);

    internal sealed record ShutdownData(string Reason, long Retry);

    internal sealed record RejectedData(string Reason, string Message, long Retry);

    internal sealed record GapData(string Reason, long? Missed, string? From, string To);

    internal sealed record CompleteData(int Count);

    public static byte[] Connected(DateTimeOffset now, string? hint = null) =>
        Bytes(new ConnectedData("Connected to SSE stream", now.ToUnixTimeMilliseconds(), hint), ControlJson.Relaxed.ConnectedData);

    public static byte[] Heartbeat(DateTimeOffset now) =>
        Bytes(new HeartbeatData(now.ToUnixTimeMilliseconds()), ControlJson.Relaxed.HeartbeatData);

    public static byte[] Shutdown(string reason, TimeSpan retry) =>
        Bytes(new ShutdownData(reason, (long)retry.TotalMilliseconds), ControlJson.Relaxed.ShutdownData);

    public static byte[] Rejected(string reason, string message, TimeSpan retry) =>
        Bytes(new RejectedData(reason, message, (long)retry.TotalMilliseconds), ControlJson.Relaxed.RejectedData);

    public static byte[] Gap(string reason, long? missed, EventId? from, EventId to) =>
        Bytes(new GapData(reason, missed, from?.ToString(), to.ToString()), ControlJson.Relaxed.GapData);

    public static byte[] Complete(int count) => Bytes(new CompleteData(count), ControlJson.Relaxed.CompleteData);

    private static byte[] Bytes<T>(T data, JsonTypeInfo<T> json) =>
        JsonSerializer.SerializeToUtf8Bytes(data, json);
}

[JsonSerializable(typeof(ControlData.ConnectedData))]
[JsonSerializable(typeof(ControlData.HeartbeatData))]
[JsonSerializable(typeof(ControlData.ShutdownData))]
[JsonSerializable(typeof(ControlData.RejectedData))]
[JsonSerializable(typeof(ControlData.GapData))]
[JsonSerializable(typeof(ControlData.CompleteData))]
internal sealed partial class ControlJson : JsonSerializerContext
{
    public static ControlJson Relaxed { get; } =
        new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
