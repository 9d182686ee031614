namespace RxSse.Tests.ClientPackage;

/// <summary>What servers send.</summary>
internal static class Sent
{
    public const string Connected = "retry: 5000\ndata: {\"type\":\"connected\",\"data\":{\"message\":\"Connected to SSE stream\",\"timestamp\":1}}\n\n";

    public static string Event(string id, string type = "price", string data = "1") => $"id: {id}\n{Envelope(type, data)}";

    public static string Envelope(string type, string data) => $"data: {{\"type\":\"{type}\",\"data\":{data}}}\n\n";

    /// <summary>A heartbeat that leaves the server at a time, in seconds.</summary>
    public static string Heartbeat(string id, double at = 0) =>
        $"id: {id}\n{Envelope("heartbeat", $"{{\"timestamp\":{1_795_000_000_000 + (long)(at * 1_000)}}}")}";
}
