using RxSse.Views.Expressions;

namespace RxSse.Views.Matching;

/// <summary>What evaluating a condition costs, estimated: some steps, and reading some values once each.</summary>
/// <param name="Steps">The number of comparisons and calculations.</param>
/// <param name="Reads">How often it reads a value, which may be as long as the data.</param>
internal readonly record struct Effort(int Steps, int Reads)
{
    private const long BytesOfStep = 64; // so many bytes are read in the time of a step

    /// <summary>The effort of a condition.</summary>
    public static Effort Of(Condition condition) => condition switch
    {
        AndCondition all => Sum(all.All),
        OrCondition any => Sum(any.Any),
        NotCondition negation => Of(negation.Inner),
        ExistsCondition => new(1, 0),
        InCondition among => new(among.Literals.Count, 1),
        ComparisonCondition => new(1, 1),
        _ => new(16 * (1 + condition.Terms), 2 * condition.PathCount), // arithmetic may go beyond a decimal
    };

    /// <summary>The cost for an event, in bytes that could be read instead.</summary>
    /// <param name="length">The length of its data.</param>
    public long CostOf(int length) => (BytesOfStep * Steps) + ((long)Reads * length);

    private static Effort Sum(EquatableArray<Condition> parts)
    {
        var efforts = parts.Select(Of).ToArray();
        return new(efforts.Sum(effort => effort.Steps), efforts.Sum(effort => effort.Reads));
    }
}
