using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Log;
using RxSse.RedisLog.Calls;
using RxSse.Streams;

namespace RxSse.RedisLog.Shared;

/// <summary>What a node tells of itself, and what it does with what the nodes share.</summary>
/// <param name="fanOut">Has the responses.</param>
/// <param name="admission">Counts the subscribers.</param>
/// <param name="streams">The streams.</param>
/// <param name="revocations">What is in force on this node.</param>
/// <param name="stored">What is revoked on all nodes.</param>
/// <param name="load">Measures how busy the node is; null if nothing does.</param>
internal sealed class NodeWork(
    FanOut fanOut, Admission admission, SupervisedStreams streams, Revocations revocations, RedisRevocations stored, MeasureLoad? load)
{
    /// <summary>The version of the revocations that this node has read.</summary>
    public string Revoked => stored.Version;

    /// <summary>The status of this node.</summary>
    /// <param name="isLeader">Whether it runs the streams.</param>
    public NodeStatus Status(bool isLeader) => new(
        admission.Count, admission.CountEach(streams.Streams.Select(stream => stream.Name)), load?.Invoke(), isLeader ? States() : null);

    /// <summary>Enforces what is revoked, and closes what others have asked this node to close.</summary>
    public async Task DoAsync(string node, BeatAnswer answer)
    {
        var isNew = stored.Note(answer);
        if (isNew)
        {
            revocations.Load();
            fanOut.EndRevoked();
        }

        foreach (var what in answer.Closing)
        {
            await CloseAsync(node, what).ConfigureAwait(false);
        }

        if (isNew)
        {
            await stored.RestoreAsync(revocations.InForce).ConfigureAwait(false);
        }
    }

    // Whoever asks to close the responses to a principal has closed its own: the client may have come back meanwhile.
    private Task CloseAsync(string node, string what) =>
        NodeConnection.Parse(what) is { } connection ? (connection.Node == node ? fanOut.CloseAsync(connection.Id) : Task.CompletedTask)
        : what.Split(':') is [var asking, var text] && asking != node && Digest.Parse(text) is { } principal ? fanOut.CloseAsync(principal)
        : Task.CompletedTask;

    private Dictionary<string, StreamState> States() => streams.All
        .Where(stream => stream.Definition.Runs is StreamRuns.Once)
        .Select(stream => KeyValuePair.Create(stream.Definition.Name, StreamState.Of(stream.Status)))
        .Where(state => state.Value != StreamState.Running)
        .ToDictionary();
}
