using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Expressions;

// What each condition says of data. A comparison with what is missing, or does not compare, is false.

internal abstract partial record Condition
{
    /// <summary>Whether the data, JSON in UTF-8, is as the condition says. Never throws, whatever the bytes are.</summary>
    public abstract bool Evaluate(ReadOnlySpan<byte> json);
}

internal sealed partial record AndCondition
{
    public override bool Evaluate(ReadOnlySpan<byte> json)
    {
        // By index: an enumerator would be an allocation for each event.
        for (var part = 0; part < All.Count; part++)
        {
            if (!All[part].Evaluate(json))
            {
                return false;
            }
        }

        return true;
    }
}

internal sealed partial record OrCondition
{
    public override bool Evaluate(ReadOnlySpan<byte> json)
    {
        for (var part = 0; part < Any.Count; part++)
        {
            if (Any[part].Evaluate(json))
            {
                return true;
            }
        }

        return false;
    }
}

internal sealed partial record NotCondition
{
    public override bool Evaluate(ReadOnlySpan<byte> json) => !Inner.Evaluate(json);
}

internal sealed partial record ExistsCondition
{
    public override bool Evaluate(ReadOnlySpan<byte> json) => !Path.Find(json).IsEmpty;
}

internal sealed partial record ComparisonCondition
{
    public override bool Evaluate(ReadOnlySpan<byte> json)
    {
        var value = Path.Find(json);
        return !value.IsEmpty && Comparator switch
        {
            Comparator.Equal => Literal.IsEqual(value),
            Comparator.NotEqual => !Literal.IsEqual(value),
            Comparator.Less => Literal.Compare(value) < 0,
            Comparator.LessOrEqual => Literal.Compare(value) <= 0,
            Comparator.Greater => Literal.Compare(value) > 0,
            Comparator.GreaterOrEqual => Literal.Compare(value) >= 0,
            Comparator.Contains => Literal.IsContainedIn(value) || JsonSlice.HasElement(value, Literal),
            _ => Literal.IsPrefixOf(value),
        };
    }
}

internal sealed partial record InCondition
{
    public override bool Evaluate(ReadOnlySpan<byte> json)
    {
        var value = Path.Find(json);
        for (var literal = 0; !value.IsEmpty && literal < Literals.Count; literal++)
        {
            if (Literals[literal].IsEqual(value))
            {
                return true;
            }
        }

        return false;
    }
}
