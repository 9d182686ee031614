using System.Text;
using RxSse.Log;
using RxSse.Tests.Log;

namespace RxSse.Tests.Publishing;

/// <summary>A log that fails as the test says, and appends otherwise. It recognises a round that is repeated.</summary>
internal sealed class ScriptedLog : StubLog
{
    private readonly Dictionary<AppendRound, IReadOnlyList<AppendOutcome>> _outcomes = new(ReferenceEqualityComparer.Instance);

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _originOf = [];

    /// <summary>The rounds that were sent, in order.</summary>
    public List<AppendRound> Sent { get; } = [];

    /// <summary>The data of what was appended, each with its term.</summary>
    public List<string> Stored { get; } = [];

    /// <summary>What the next call throws; null if it appends.</summary>
    public Func<AppendRound, Exception?> Fault { get; set; } = _ => null;

    /// <summary>Whether a round is appended before its fault.</summary>
    public bool AppendsBeforeFault { get; set; }

    public override EventId Newest => new("e", Stored.Count);

    public override ReadOnlyMemory<byte> OriginOf(string stream) => _originOf.GetValueOrDefault(stream);

    public override ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(AppendRound round, CancellationToken cancellationToken)
    {
        Sent.Add(round);
        var fault = Fault(round);
        if (fault is not null && !AppendsBeforeFault)
        {
            return ValueTask.FromException<IReadOnlyList<AppendOutcome>>(fault);
        }

        if (!_outcomes.TryGetValue(round, out var outcomes))
        {
            outcomes = _outcomes[round] = [.. round.Appends.Select(append => Store(append, round))];
        }

        return fault is null ? new(outcomes) : ValueTask.FromException<IReadOnlyList<AppendOutcome>>(fault);
    }

    private AppendOutcome.Appended Store(Append append, AppendRound round)
    {
        if (!append.Origin.IsEmpty)
        {
            _originOf[append.Stream] = append.Origin;
        }

        var first = new EventId("e", Stored.Count + 1);
        Stored.AddRange(append.Events.Select(next => $"{round.Term?.Number} {Encoding.UTF8.GetString(next.Data.Span)}".Trim()));
        return new AppendOutcome.Appended(first, Newest);
    }
}
