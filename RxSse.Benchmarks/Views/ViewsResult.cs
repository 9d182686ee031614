namespace RxSse.Benchmarks.Views;

/// <summary>Processor time per event in one round, in µs, with a size of bursts.</summary>
/// <param name="None">Without subscribers.</param>
/// <param name="Plain">With one subscriber of the plain stream, who gets all events of a burst.</param>
/// <param name="Apart">With as many plain streams as a burst has events, and one subscriber of each: each event of a burst has one, and no two have the same.</param>
/// <param name="Miss">With all views, of which it concerns none.</param>
/// <param name="MissOfTenth">With a tenth of the views.</param>
/// <param name="Hit">With all views, of which it concerns one.</param>
internal sealed record BurstResult(double None, double Plain, double Apart, double Miss, double MissOfTenth, double Hit);

/// <summary>The figures of one round. Times are in µs of processor time, but joins are per second that passes.</summary>
/// <param name="Single">Events one by one.</param>
/// <param name="Bursts">Events in bursts of 8.</param>
/// <param name="Unindexed">For an event without an index, with <paramref name="UnindexedViews"/> views.</param>
/// <param name="UnindexedViews">The number of these views.</param>
/// <param name="Heartbeat">For a heartbeat to all views.</param>
/// <param name="PlainHeartbeat">For a heartbeat to as many plain clients.</param>
/// <param name="JoinsPerSecond">Clients with a view of their own that join in a second.</param>
/// <param name="PlainJoinsPerSecond">Plain clients that join in a second.</param>
/// <param name="KibPerView">Memory of a view with its client.</param>
/// <param name="KibPerPlain">Memory of a plain client, without a connection.</param>
/// <param name="Shared">For an event to 1,000 subscribers of one view.</param>
/// <param name="PlainShared">For an event to 1,000 plain subscribers.</param>
internal sealed record ViewsResult(
    BurstResult Single, BurstResult Bursts, double Unindexed, int UnindexedViews, double Heartbeat, double PlainHeartbeat, double JoinsPerSecond,
    double PlainJoinsPerSecond, double KibPerView, double KibPerPlain, double Shared, double PlainShared);
