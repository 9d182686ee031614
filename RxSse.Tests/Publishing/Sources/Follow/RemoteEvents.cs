using System.Globalization;

namespace RxSse.Tests.Publishing.Sources.Follow;

/// <summary>What another RxSse sends, in the format <c>envelope</c>.</summary>
internal static class RemoteEvents
{
    public static string Connected => "retry: 3000\ndata: {\"type\":\"connected\",\"data\":{\"message\":\"Connected to SSE stream\",\"timestamp\":1}}\n\n";

    public static string Event(int sequence, string data, string type = "orders-update") =>
        Event(string.Create(CultureInfo.InvariantCulture, $"a-{sequence}"), data, type);

    public static string Event(string id, string data, string type = "orders-update") => $"id: {id}\ndata: {{\"type\":\"{type}\",\"data\":{data}}}\n\n";

    public static string Heartbeat(int sequence) => Event(sequence, """{"timestamp":1}""", "heartbeat");

    public static string Control(string type, string data, string fields = "") => $"{fields}data: {{\"type\":\"{type}\",\"data\":{data}}}\n\n";
}
