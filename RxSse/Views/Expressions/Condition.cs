using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Expressions;

/// <summary>
/// The condition of a <c>where</c>. It is never an error: a comparison with a value that is missing or does not compare is
/// false.
/// </summary>
internal abstract record Condition
{
    public abstract string Text { get; }

    /// <summary>The paths that it reads, in their order. A path that is read twice is there twice.</summary>
    public abstract IEnumerable<DataPath> Paths { get; }

    /// <summary>The number of <see cref="Paths"/>.</summary>
    public abstract int PathCount { get; }

    /// <summary>For each of the <see cref="Paths"/>, whether its value is read, and not only whether there is one.</summary>
    public virtual IEnumerable<bool> Reads => Paths.Select(static _ => true);

    /// <summary>
    /// The number of paths, literals and functions that are calculated with. A comparison of a field with a literal has none, nor has
    /// <c>exists</c> or <c>in</c>: the length of the expression bounds these.
    /// </summary>
    public abstract int Terms { get; }

    /// <summary>Whether the condition is true.</summary>
    /// <param name="values">The value at each of the <see cref="Paths"/>, and perhaps others after them.</param>
    public abstract bool Evaluate(PathValues values);
}

/// <summary>True if all parts are. None of them is an <c>and</c>.</summary>
internal sealed record AndCondition(EquatableArray<Condition> All) : Condition
{
    /// <summary>
    /// True if all parts are. As the parser makes it: an <c>and</c> directly in an <c>and</c> would have the text of one, and be another tree.
    /// </summary>
    public static AndCondition Of(IEnumerable<Condition> parts) =>
        new([.. parts.SelectMany(part => part is AndCondition and ? and.All : [part])]);

    public override string Text => string.Join(" and ", All.Select(part => part is OrCondition ? $"({part.Text})" : part.Text));

    public override IEnumerable<DataPath> Paths => All.SelectMany(part => part.Paths);

    public override IEnumerable<bool> Reads => All.SelectMany(part => part.Reads);

    public override int PathCount { get; } = All.Sum(part => part.PathCount);

    public override int Terms { get; } = All.Sum(part => part.Terms);

    public override bool Evaluate(PathValues values)
    {
        // By index: an enumerator would be an allocation for each event.
        for (var part = 0; part < All.Count; part++)
        {
            if (!All[part].Evaluate(values))
            {
                return false;
            }

            values = values.After(All[part].PathCount);
        }

        return true;
    }
}

/// <summary>True if at least one part is. None of them is an <c>or</c>.</summary>
internal sealed record OrCondition(EquatableArray<Condition> Any) : Condition
{
    public override string Text => string.Join(" or ", Any.Select(part => part.Text));

    public override IEnumerable<DataPath> Paths => Any.SelectMany(part => part.Paths);

    public override IEnumerable<bool> Reads => Any.SelectMany(part => part.Reads);

    public override int PathCount { get; } = Any.Sum(part => part.PathCount);

    public override int Terms { get; } = Any.Sum(part => part.Terms);

    public override bool Evaluate(PathValues values)
    {
        for (var part = 0; part < Any.Count; part++)
        {
            if (Any[part].Evaluate(values))
            {
                return true;
            }

            values = values.After(Any[part].PathCount);
        }

        return false;
    }
}

/// <summary>True if the inner condition is false.</summary>
internal sealed record NotCondition(Condition Inner) : Condition
{
    public override string Text => Inner is AndCondition or OrCondition ? $"not ({Inner.Text})" : $"not {Inner.Text}";

    public override IEnumerable<DataPath> Paths => Inner.Paths;

    public override IEnumerable<bool> Reads => Inner.Reads;

    public override int PathCount => Inner.PathCount;

    public override int Terms => Inner.Terms;

    public override bool Evaluate(PathValues values) => !Inner.Evaluate(values);
}

/// <summary>True if the field exists, whatever its value is.</summary>
internal sealed record ExistsCondition(DataPath Path) : Condition
{
    public override string Text => $"{Path.Text} exists";

    public override IEnumerable<DataPath> Paths => [Path];

    public override IEnumerable<bool> Reads => [false];

    public override int PathCount => 1;

    public override int Terms => 0;

    public override bool Evaluate(PathValues values) => !values.First.IsEmpty;
}

/// <summary>True if the field is equal to one of the literals.</summary>
internal sealed record InCondition(DataPath Path, EquatableArray<Literal> Literals) : Condition
{
    public override string Text => $"{Path.Text} in ({string.Join(", ", Literals.Select(literal => literal.Text))})";

    public override IEnumerable<DataPath> Paths => [Path];

    public override int PathCount => 1;

    public override int Terms => 0;

    public override bool Evaluate(PathValues values)
    {
        var value = values.First;
        if (value.IsEmpty)
        {
            return false;
        }

        Span<byte> scratch = stackalloc byte[256];

        // The value is read once, however many literals there are.
        var number = JsonNumber.TryRead(value, out var read) ? read : default(decimal?);
        using var text = JsonText.IsString(value) ? new JsonText(value, scratch) : default;
        for (var literal = 0; literal < Literals.Count; literal++)
        {
            if (Literals[literal] switch
            {
                NumberLiteral { Value: var other } => number == other,
                StringLiteral { Utf8: var other } => text.IsText && text.Bytes.SequenceEqual(other),
                var other => other.IsEqual(value),
            })
            {
                return true;
            }
        }

        return false;
    }
}
