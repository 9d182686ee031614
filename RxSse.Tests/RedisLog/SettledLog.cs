using RxSse.Log;
using Xunit;

namespace RxSse.Tests.RedisLog;

/// <summary>A log in another process. An append returns when its events have come back to this node.</summary>
internal sealed class SettledLog(IEventLog log) : IEventLog
{
    public EventId Newest => log.Newest;

    public DateTimeOffset Now => log.Now;

    public IObservable<LogItem> Tail => log.Tail;

    public void RequestMark(DateTimeOffset time) => log.RequestMark(time);

    public LogEvent? NewestOf(string stream) => log.NewestOf(stream);

    public ReadOnlyMemory<byte> OriginOf(string stream) => log.OriginOf(stream);

    public ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(AppendRound round, CancellationToken cancellationToken)
    {
        var outcomes = Wait(log.AppendAsync(round, cancellationToken).AsTask());
        var newest = outcomes.Max(SequenceOf);
        Settle(() => log.Newest.Sequence >= newest);
        return new ValueTask<IReadOnlyList<AppendOutcome>>(outcomes);
    }

    public ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken) =>
        log.ReadAsync(after, count, cancellationToken);

    public ValueTask<Place> LocateAsync(EventId id, CancellationToken cancellationToken) => log.LocateAsync(id, cancellationToken);

    public ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken) => log.FindAsync(time, cancellationToken);

    /// <summary>Waits until the node has come so far.</summary>
    public static void Settle(Func<bool> isSettled) => Assert.True(SpinWait.SpinUntil(isSettled, TimeSpan.FromSeconds(30)));

    // What is repeated may have been appended a moment ago, and not have come back yet.
    private static long SequenceOf(AppendOutcome outcome) => outcome switch
    {
        AppendOutcome.Appended appended => appended.Last.Sequence,
        AppendOutcome.Repeated repeated => repeated.Last.Sequence,
        _ => 0,
    };

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
