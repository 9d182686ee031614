using RxSse.Log;

namespace RxSse.Tests.Log;

/// <summary>An empty log that nothing is appended to. A test overrides what it needs, and fails if anything else is called.</summary>
internal abstract class StubLog : IEventLog
{
    public virtual EventId Newest => new("e", 0);

    public virtual DateTimeOffset Now => throw new NotSupportedException();

    public virtual IObservable<LogItem> Tail => Tails.Silent(Newest);

    public virtual LogEvent? NewestOf(string stream) => null;

    public virtual ReadOnlyMemory<byte> OriginOf(string stream) => default;

    public virtual ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(AppendRound round, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public virtual ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public virtual ValueTask<Place> LocateAsync(EventId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken) => throw new NotSupportedException();
}
