using System.Reactive.Linq;
using RxSse.Log;

namespace RxSse.Tests.Publishing;

/// <summary>A log that fails as the test says, and appends otherwise. It recognises a round that is repeated by its number.</summary>
internal sealed class ScriptedLog : IEventLog
{
    private readonly Dictionary<string, (long Number, IReadOnlyList<AppendOutcome> Outcomes)> _last = [];

    /// <summary>The rounds that were sent, in order.</summary>
    public List<AppendRound> Sent { get; } = [];

    /// <summary>The data of what was appended, each with its term.</summary>
    public List<string> Stored { get; } = [];

    /// <summary>What the next call throws; null if it appends.</summary>
    public Func<AppendRound, Exception?> Fault { get; set; } = _ => null;

    /// <summary>Whether a round is appended before its fault.</summary>
    public bool AppendsBeforeFault { get; set; }

    public EventId Newest => new("e", Stored.Count);

    public IObservable<LogEvent> Tail => Observable.Never<LogEvent>();

    public LogEvent? NewestOf(string stream) => null;

    public ReadOnlyMemory<byte> OriginOf(string stream) => default;

    public ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(AppendRound round, CancellationToken cancellationToken)
    {
        Sent.Add(round);
        var fault = Fault(round);
        if (fault is not null && !AppendsBeforeFault)
        {
            return ValueTask.FromException<IReadOnlyList<AppendOutcome>>(fault);
        }

        if (!_last.TryGetValue(round.Appender, out var last) || last.Number != round.Number)
        {
            last = _last[round.Appender] = (round.Number, [.. round.Appends.Select(append => Store(append, round))]);
        }

        return fault is null ? new(last.Outcomes) : ValueTask.FromException<IReadOnlyList<AppendOutcome>>(fault);
    }

    public ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken) => throw new NotSupportedException();

    private AppendOutcome.Appended Store(Append append, AppendRound round)
    {
        var first = new EventId("e", Stored.Count + 1);
        Stored.AddRange(append.Events.Select(next => $"{round.Term?.Number} {System.Text.Encoding.UTF8.GetString(next.Data.Span)}".Trim()));
        return new AppendOutcome.Appended(first, Newest);
    }
}
