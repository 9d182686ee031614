namespace RxSse.Benchmarks.Attacks;

/// <summary>Attacks that go on at the same time.</summary>
internal sealed class RunningAttacks(IEnumerable<AttackPlan> plans, Uri server) : IDisposable
{
    private readonly List<Attack> _attacks = [.. plans.Select(plan => new Attack(plan, server))];

    public IReadOnlyList<AttackCount> Counts => [.. _attacks.Select(attack => attack.Count)];

    public void ThrowIfFaulted() => _attacks.ForEach(attack => attack.ThrowIfFaulted());

    public void Dispose() => _attacks.ForEach(attack => attack.Dispose());
}
