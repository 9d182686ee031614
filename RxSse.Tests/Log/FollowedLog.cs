using RxSse.Log;

namespace RxSse.Tests.Log;

/// <summary>A log of which only the tail matters.</summary>
internal sealed class FollowedLog(IObservable<LogItem> tail) : StubLog
{
    public override IObservable<LogItem> Tail => tail;
}
