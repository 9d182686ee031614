using RxSse.Delivery;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog.Shared;

/// <summary>What a node tells of itself, and what it does with what the nodes share.</summary>
/// <param name="node">This node.</param>
/// <param name="stored">What is revoked on all nodes.</param>
internal sealed class NodeWork(IThisNode node, RedisRevocations stored)
{
    /// <summary>The version of the revocations that this node has read.</summary>
    public string Revoked => stored.Version;

    /// <summary>The status of this node.</summary>
    /// <param name="isLeader">Whether it runs the streams.</param>
    public NodeStatus Status(bool isLeader) => node.Status(isLeader);

    /// <summary>Enforces what is revoked, and closes what others have asked this node to close.</summary>
    public async Task DoAsync(string name, BeatAnswer answer)
    {
        var isNew = stored.Note(answer);
        if (isNew)
        {
            node.LoadRevocations();
        }

        foreach (var what in answer.Closing)
        {
            await CloseAsync(name, what).ConfigureAwait(false);
        }

        if (isNew)
        {
            await stored.RestoreAsync(node.Revoked).ConfigureAwait(false);
        }
    }

    // Whoever asks to close the responses to a principal has closed its own: the client may have come back meanwhile.
    private Task CloseAsync(string name, string what) => ToClose.Parse(what) switch
    {
        ToClose.Connection connection when connection.Node == name => node.CloseAsync(connection.Id),
        ToClose.Principal principal when principal.Asking != name => node.CloseAsync(principal.Digest),
        _ => Task.CompletedTask,
    };
}
