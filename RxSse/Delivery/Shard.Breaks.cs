namespace RxSse.Delivery;

// What happens when the log has lost events.
internal sealed partial class Shard
{
    /// <summary>Events are missing: subscribers of streams are told, and get the snapshot. A heartbeat follows.</summary>
    public void Break(BreakFrames at) => Post(() => Apply(at));

    private void Apply(BreakFrames at)
    {
        EndTurn(); // all get what came before
        _streams.Stand(at.Position, at.Newest);
        for (var i = _streams.Members.Count - 1; i >= 0; i--)
        {
            var subscription = _streams.Members[i];
            Try(subscription, () => Apply(subscription, at));
            _touched.Add(subscription);
        }
    }

    private static void Apply(Subscription subscription, BreakFrames at)
    {
        if (subscription.CatchUp is { } replaying)
        {
            replaying.Break(at.Position);
            return;
        }

        subscription.Send(at.GapFor(subscription.Selection));
        foreach (var frame in at.Snapshot)
        {
            subscription.SendMakingRoom(frame);
        }
    }
}
