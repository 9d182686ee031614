using System.Text.Json;
using System.Text.RegularExpressions;
using RxSse.Delivery;
using RxSse.RedisLog.Calls;
using RxSse.Streams;

namespace RxSse.RedisLog.Shared;

/// <summary>The status of a node as JSON. What others have written is believed only within limits.</summary>
internal static partial class StatusText
{
    private const int MaxCount = 1_000_000;
    private const long MaxRequests = 1L << 53;

    /// <summary>The JSON, of the maximum size at most: the streams with the fewest subscribers are left out first.</summary>
    public static byte[] Write(NodeStatus status)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(status, SharedJson.Relaxed.NodeStatus);
        while (json.Length > BeatCall.MaxStatus)
        {
            status = status with
            {
                ByStream = status.ByStream.OrderByDescending(entry => entry.Value).Take(status.ByStream.Count / 2).ToDictionary(),
                States = status.States?.Take(status.States.Count / 2).ToDictionary(),
            };
            json = JsonSerializer.SerializeToUtf8Bytes(status, SharedJson.Relaxed.NodeStatus);
        }

        return json;
    }

    /// <summary>What a node has written. Null if it is no status.</summary>
    public static NodeStatus? Read(string node, ReadOnlyMemory<byte> json)
    {
        try
        {
            return IsName(node) && JsonSerializer.Deserialize(json.Span, SharedJson.Relaxed.NodeStatus) is { } status && IsSound(status)
                ? status with { Node = node }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a node may have this name.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    private static bool IsSound(NodeStatus status) =>
        IsCount(status.Clients)
        && status.ByStream.Values.All(IsCount)
        && status.Load is null or { Cpu: >= 0 and <= 1, Memory: >= 0 and <= 1, Requests: >= 0 and <= MaxRequests }
        && status.States?.Values.All(IsSound) is null or true;

    private static bool IsSound(StreamState state) =>
        state is { State: "starting" or "running" or "retrying" or "completed" } && !(state.Error?.Length > StreamState.MaxErrorLength + 1);

    private static bool IsCount(int count) => count is >= 0 and <= MaxCount;

    [GeneratedRegex(@"^[a-z0-9]{1,32}\z")]
    private static partial Regex Name();
}
