using System.Reactive.Linq;
using System.Text;
using CsCheck;
using Microsoft.Reactive.Testing;
using RxSse.Views;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using Xunit;

namespace RxSse.Tests.Views.Operators;

/// <summary><c>distinct … by</c> in a replay, which begins later than the pipeline and knows nothing of what was before.</summary>
public sealed class KeyedReplayTests
{
    private static readonly Distinct Step = new([Nodes.Path("v")], Nodes.Path("k"));

    // The keys that a replay remembers are among those that the pipeline remembers, by number and by bytes: the newest of both.
    [Theory]
    [InlineData(3, 64 * 1_024)]
    [InlineData(1_000, 4_000)]
    public void Replay_RepeatsTheFirstEventOfAKey_AndNothingElse(int maxKeys, int share)
    {
        var made = 0;
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 1], Gen.Int[0, 1_500]).Array[0, 60].Select(Gen.Int[0, 60]).Sample(
            (log, after) =>
            {
                var events = log.Select((part, i) => new ViewEvent("s", Encoding.UTF8.GetBytes(
                    $$"""{"k":{{part.Item1}},"v":{{part.Item2}},"x":"{{new string('x', part.Item3)}}"}"""), i + 1)).ToList();
                var whole = Sequences(events, maxKeys, share, out var gone).Where(sequence => sequence > after).ToHashSet();
                var replayed = Sequences(events.Skip(after), maxKeys, share, out _).ToHashSet();
                var firstOfKeys = log.Select((part, i) => (Key: part.Item1, Sequence: i + 1L)).Where(one => one.Sequence > after)
                    .GroupBy(one => one.Key).Select(same => same.First().Sequence);

                Assert.Empty(whole.Except(replayed));
                Assert.Empty(replayed.Except(whole).Except(firstOfKeys));
                Interlocked.Add(ref made, (int)gone);
            }, iter: 500);
        Assert.InRange(made, 1_000, int.MaxValue);
    }

    private static IEnumerable<long> Sequences(IEnumerable<ViewEvent> events, int maxKeys, int share, out long gone)
    {
        var options = new CompositionOptions { MaxKeys = maxKeys, ViewBytes = share };
        var (budget, sequences) = (new ViewBudget(options), new List<long>());
        using var results = Step.Apply(events.ToObservable(), new OperatorContext("s", null, budget, new TestScheduler()))
            .Subscribe(@event => sequences.Add(@event.Sequence));
        gone = budget.KeysGone;
        return sequences;
    }
}
