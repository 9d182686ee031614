using System.Reactive.Linq;

namespace RxSse.Streams;

/// <summary>The leadership of a process that shares its log with no other: one term for ever.</summary>
internal sealed class SoleLeader : ILeadership
{
    public static SoleLeader Instance { get; } = new();

    public IObservable<Term?> Terms { get; } = Observable.Never<Term?>().StartWith(new Term(1));
}
