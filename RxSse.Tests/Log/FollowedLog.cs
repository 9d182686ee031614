using RxSse.Log;

namespace RxSse.Tests.Log;

/// <summary>A log of which only the tail matters.</summary>
internal sealed class FollowedLog(IObservable<LogItem> tail) : IEventLog
{
    public EventId Newest => new("e", 0);

    public IObservable<LogItem> Tail => tail;

    public ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(AppendRound round, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ReadOnlyMemory<byte> OriginOf(string stream) => default;

    public LogEvent? NewestOf(string stream) => null;

    public ValueTask<Place> LocateAsync(EventId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
