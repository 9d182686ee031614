namespace RxSse.Tests.Streams;

/// <summary>Chance that has been decided beforehand; the last value repeats.</summary>
internal sealed class ScriptedRandom(params double[] values) : Random
{
    private int _next;

    public override double NextDouble() => values[Math.Min(_next++, values.Length - 1)];

    public override int Next(int maxValue) => (int)(NextDouble() * maxValue);
}
