using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace RxSse.Client.Requests;

/// <summary>What a client reads of a server as JSON. Each member may be missing.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Published))]
[JsonSerializable(typeof(ProblemData))]
[JsonSerializable(typeof(ConnectedData))]
[JsonSerializable(typeof(GapData))]
[JsonSerializable(typeof(EndData))]
[JsonSerializable(typeof(HeartbeatData))]
internal sealed partial class ClientJson : JsonSerializerContext
{
    /// <summary>The value; null if the bytes are not JSON of this type.</summary>
    public static T? Read<T>(ReadOnlyMemory<byte> bytes, JsonTypeInfo<T> json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(bytes.Span, json);
        }
        catch (JsonException)
        {
            return null; // a stranger has written it
        }
    }
}

/// <summary>A problem (RFC 9457), with the place of an error in a view.</summary>
internal sealed record ProblemData(string? Title, string? Detail, int? Column, int? Length);

/// <summary>The data of <c>connected</c>.</summary>
internal sealed record ConnectedData(string? Hint);

/// <summary>The data of <c>gap</c>.</summary>
internal sealed record GapData(string? Reason, long? Missed, string? From, string? To);

/// <summary>The data of <c>shutdown</c> and <c>rejected</c>. The wait is in milliseconds.</summary>
internal sealed record EndData(string? Reason, string? Message, double? Retry);

/// <summary>The data of <c>heartbeat</c>. The time is in Unix milliseconds.</summary>
internal sealed record HeartbeatData(long? Timestamp);
