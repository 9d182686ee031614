using RxSse.Diagnostics;
using RxSse.Log;

namespace RxSse.Hub;

/// <summary>How far the hub has come, and how far it is behind the log.</summary>
internal sealed class HubFigures(EventHub hub, IEventLog log) : IFigures
{
    public void AddTo(RxSseMeter meter)
    {
        meter.AddState("rxsse.log.position", "{event}", "Sequence of the newest event that has passed the hub", () => hub.Sequence ?? 0);
        meter.AddBacklog("tail", Share);
    }

    // Nothing is asked of a log that has not started.
    private double Share() => hub.Sequence is { } passed ? Math.Max(0, log.Newest.Sequence - passed) / (double)TailOptions.Events : 0;
}
