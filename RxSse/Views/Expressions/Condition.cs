
namespace RxSse.Views.Expressions;

/// <summary>What <c>where</c> asks of an event's data. Total: data of another shape makes a comparison false, never an error.</summary>
internal abstract partial record Condition
{
    public abstract string Text { get; }
}

/// <summary>All hold. Never directly in another <c>and</c>.</summary>
internal sealed partial record AndCondition(EquatableArray<Condition> All) : Condition
{
    public override string Text => string.Join(" and ", All.Select(part => part is OrCondition ? $"({part.Text})" : part.Text));
}

/// <summary>One holds at least. Never directly in another <c>or</c>.</summary>
internal sealed partial record OrCondition(EquatableArray<Condition> Any) : Condition
{
    public override string Text => string.Join(" or ", Any.Select(part => part.Text));
}

/// <summary>The opposite.</summary>
internal sealed partial record NotCondition(Condition Inner) : Condition
{
    public override string Text => Inner is AndCondition or OrCondition ? $"not ({Inner.Text})" : $"not {Inner.Text}";
}

/// <summary>A field is there, whatever its value.</summary>
internal sealed partial record ExistsCondition(DataPath Path) : Condition
{
    public override string Text => $"{Path.Text} exists";
}

/// <summary>A field beside a literal.</summary>
internal sealed partial record ComparisonCondition(DataPath Path, Comparator Comparator, Literal Literal) : Condition
{
    public override string Text => $"{Path.Text} {Comparator.Symbol()} {Literal.Text}";
}

/// <summary>A field is equal to one of several literals.</summary>
internal sealed partial record InCondition(DataPath Path, EquatableArray<Literal> Literals) : Condition
{
    public override string Text => $"{Path.Text} in ({string.Join(", ", Literals.Select(literal => literal.Text))})";
}
