using System.Diagnostics.Metrics;
using RxSse.Diagnostics;

namespace RxSse.Log;

/// <summary>What the log has, and whether anything is wrong with it.</summary>
internal sealed class LogFigures(IEventLog log) : IFigures
{
    public void AddTo(RxSseMeter meter)
    {
        meter.AddNumber("rxsse.history.events", "{event}", "Events of the history that are in memory", () => log.EventsInMemory is { } count ? [new Measurement<long>(count)] : []);
        meter.AddState("rxsse.log.degraded", "{state}", "1 while something is wrong with the log, such as a full disk, or Redis that is away; else 0",
            () => log.Degraded is null ? 0 : 1);
    }
}
