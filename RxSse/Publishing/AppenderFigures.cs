using RxSse.Diagnostics;

namespace RxSse.Publishing;

/// <summary>What waits for the log.</summary>
internal sealed class AppenderFigures(Appender publishers, StreamAppender streams) : IFigures
{
    public void AddTo(RxSseMeter meter) => meter.AddBacklog("appender", () => Math.Max(publishers.Backlog, streams.Backlog));
}
