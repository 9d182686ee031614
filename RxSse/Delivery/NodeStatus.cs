using System.Text.Json.Serialization;
using RxSse.Streams;

namespace RxSse.Delivery;

/// <summary>What a node tells of itself.</summary>
/// <param name="Clients">The number of its subscribers.</param>
/// <param name="ByStream">The number of its subscribers that receive a stream, of each stream that has one.</param>
/// <param name="Load">How busy it is; null if it does not measure that.</param>
/// <param name="States">The states of the streams that it runs and that are not running; null if it does not run the streams.</param>
public sealed record NodeStatus(
    int Clients, IReadOnlyDictionary<string, int> ByStream, NodeLoad? Load = null, IReadOnlyDictionary<string, StreamState>? States = null)
{
    /// <summary>The name of the node.</summary>
    [JsonIgnore]
    public string Node { get; init; } = "";
}

/// <summary>How busy a node is.</summary>
/// <param name="Cpu">Processor time in use, as a share from 0 to 1.</param>
/// <param name="Memory">Memory in use, as a share from 0 to 1.</param>
/// <param name="Requests">HTTP requests served since the start.</param>
public sealed record NodeLoad(double Cpu, double Memory, long Requests);
