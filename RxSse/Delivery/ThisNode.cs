using RxSse.Delivery.Limits;
using RxSse.Log;
using RxSse.Streams;

namespace RxSse.Delivery;

/// <summary>What this node tells the others of itself, and does when they ask.</summary>
/// <param name="fanOut">Has the responses.</param>
/// <param name="admission">Counts the subscribers.</param>
/// <param name="streams">The streams.</param>
/// <param name="revocations">What is in force on this node.</param>
/// <param name="load">Measures how busy the node is; null if nothing does.</param>
internal sealed class ThisNode(FanOut fanOut, Admission admission, SupervisedStreams streams, Revocations revocations, MeasureLoad? load)
    : IThisNode
{
    public NodeStatus Status(bool isLeader) => new(
        admission.Count, admission.CountEach(streams.Streams.Select(stream => stream.Name)), load?.Invoke(), isLeader ? States() : null);

    public IReadOnlyDictionary<Digest, TimeSpan> Revoked => revocations.InForce;

    public void LoadRevocations()
    {
        revocations.Load();
        fanOut.EndRevoked();
    }

    public Task CloseAsync(ConnectionId id) => fanOut.CloseAsync(id);

    public Task CloseAsync(Digest principal) => fanOut.CloseAsync(principal);

    private Dictionary<string, StreamState> States() => streams.All
        .Where(stream => stream.Definition.Runs is StreamRuns.Once)
        .Select(stream => KeyValuePair.Create(stream.Definition.Name, StreamState.Of(stream.Status)))
        .Where(state => state.Value != StreamState.Running)
        .ToDictionary();
}
