using RxSse.Log;
using RxSse.Tests.Log;

namespace RxSse.Tests.Simulation;

/// <summary>A log whose history cannot be read.</summary>
internal sealed class FailingLog : IEventLog
{
    public EventId Newest => new("e", 5);

    public IObservable<LogItem> Tail => Tails.Silent(Newest);

    public ReadOnlyMemory<byte> OriginOf(string stream) => default;

    public LogEvent? NewestOf(string stream) => null;

    public ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(AppendRound round, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken) =>
        throw new IOException("The log cannot be read.");

    public ValueTask<Place> LocateAsync(EventId id, CancellationToken cancellationToken) => new(new Place.At(id.Sequence));

    public ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken) => throw new NotSupportedException();
}
