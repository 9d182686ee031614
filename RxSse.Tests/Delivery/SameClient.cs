using RxSse.Log;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>
/// What a client of two servers must get from both, if one runs turns of views on the hub, or has an index: the same but for heartbeats,
/// and ids that never go back. Who leaves may have read more on one of them; who stays has the same last id.
/// </summary>
internal static class SameClient
{
    /// <summary>
    /// The frames with ids are the same. The hub may pass an event to the shards before a client reads, and the loop after it. So a heartbeat that
    /// waits may be replaced on one server only (docs/resume.md), but not the first, which ends the join.
    /// </summary>
    public static void AssertSameIds(string loop, string hub, bool hasStayed) => AssertSame(loop, hub, hasStayed, static client =>
    {
        var frames = WithIds(client);
        var join = frames.FindIndex(IsHeartbeat);
        return [.. frames.Where((frame, i) => i == join || !IsHeartbeat(frame))];
    });

    /// <summary>
    /// The frames but heartbeats are the same. The hub ends the turn of a view before the next event, and the loop may end it behind events that do
    /// not concern the view. So a replay may end, and have its heartbeat, at a later position on one server (docs/architecture.md, "Idle views").
    /// </summary>
    public static void AssertSameButHeartbeats(string loop, string hub, bool hasStayed) => AssertSame(
        loop, hub, hasStayed, static client => [.. client.Split('\n').Where(static frame => !IsHeartbeat(frame))]);

    private static void AssertSame(string loop, string hub, bool hasStayed, Func<string, List<string>> promised)
    {
        var (one, other) = (promised(loop), promised(hub));
        var common = hasStayed ? int.MaxValue : Math.Min(one.Count, other.Count);
        Assert.Equal(one.Take(common), other.Take(common));

        var (oneIds, otherIds) = (IdsOf(loop), IdsOf(hub));
        AssertNeverGoesBack(oneIds);
        AssertNeverGoesBack(otherIds);
        if (hasStayed)
        {
            Assert.Equal(oneIds.LastOrDefault().Sequence, otherIds.LastOrDefault().Sequence);
        }
    }

    private static void AssertNeverGoesBack(List<EventId> ids)
    {
        for (var i = 1; i < ids.Count; i++)
        {
            var (before, id) = (ids[i - 1], ids[i]);
            Assert.False(
                id.Sequence < before.Sequence || (id.Sequence == before.Sequence && id.Until < before.Until), $"{id} comes after {before}.");
        }
    }

    // A frame is a line: its id, if it has one, a space, and its data.
    private static List<string> WithIds(string client) =>
        [.. client.Split('\n').Where(static frame => frame.Length > 0 && !frame.StartsWith(' '))];

    private static List<EventId> IdsOf(string client) =>
    [
        .. WithIds(client).Select(static frame => frame.Split(' ', 2)[0])
            .Select(static text => EventId.TryParse(text, out var id) ? id : throw new FormatException(text)),
    ];

    private static bool IsHeartbeat(string frame) =>
        frame[(frame.IndexOf(' ', StringComparison.Ordinal) + 1)..].StartsWith("{\"type\":\"heartbeat\"", StringComparison.Ordinal);
}
