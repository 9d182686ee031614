using RxSse.Log;

namespace RxSse.Delivery;

/// <summary>
/// What this node tells the others of itself, and does when they ask: <see cref="INodes"/> carries both. It is among the services of the
/// application. All members may be called from any thread.
/// </summary>
public interface IThisNode
{
    /// <summary>The status of this node.</summary>
    /// <param name="isLeader">Whether it runs the streams: only then it tells their states.</param>
    NodeStatus Status(bool isLeader);

    /// <summary>Who is revoked on this node, and for how long. A store that may have lost a revocation finds it here.</summary>
    IReadOnlyDictionary<Digest, TimeSpan> Revoked { get; }

    /// <summary>Enforces what <see cref="IRevocationStore.Revoked"/> has now, and ends the responses to those who are revoked.</summary>
    void LoadRevocations();

    /// <summary>Closes a response of this node, if there is one of this id.</summary>
    /// <param name="id">The id.</param>
    Task CloseAsync(ConnectionId id);

    /// <summary>Closes the responses of this node to a principal.</summary>
    /// <param name="principal">The digest of the principal.</param>
    Task CloseAsync(Digest principal);
}
