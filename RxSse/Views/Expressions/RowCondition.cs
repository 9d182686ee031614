namespace RxSse.Views.Expressions;

/// <summary>The condition that the events of a stream must meet for a principal, with its claims in it.</summary>
internal sealed class RowCondition
{
    private readonly Condition _condition;

    /// <param name="condition">A condition that may have claims in it.</param>
    public RowCondition(Condition condition)
    {
        _condition = condition;
        Claims = [.. LiteralsIn(condition).OfType<ClaimLiteral>().Select(claim => claim.Type).Distinct()];
    }

    /// <summary>The types of the claims.</summary>
    public IReadOnlyList<string> Claims { get; }

    /// <summary>The condition with texts in the places of the claims; null if there is none for one of them.</summary>
    /// <param name="texts">The texts for a type of claim, each once.</param>
    public Condition? With(Func<string, IReadOnlyList<string>> texts)
    {
        var literals = Claims.ToDictionary(type => type, type => texts(type).Select(text => new StringLiteral(text)).ToArray());
        return literals.Values.Any(values => values.Length == 0) ? null : With(_condition, literals);
    }

    private static Condition With(Condition condition, Dictionary<string, StringLiteral[]> texts) => condition switch
    {
        AndCondition all => AndCondition.Of(all.All.Select(part => With(part, texts))),
        OrCondition any => AnyOf(any.Any.Select(part => With(part, texts))),
        NotCondition negation => new NotCondition(With(negation.Inner, texts)),
        InCondition among => among with { Literals = [.. among.Literals.SelectMany(literal => With(literal, texts)).Distinct()] },
        ComparisonCondition { Literal: ClaimLiteral claim } comparison => Compare(comparison, texts[claim.Type]),
        ComparisonCondition or ExistsCondition or CalculatedComparison => condition,
        _ => throw Unknown(condition),
    };

    private static IEnumerable<Literal> With(Literal literal, Dictionary<string, StringLiteral[]> texts) =>
        literal is ClaimLiteral claim ? texts[claim.Type] : [literal];

    private static Condition Compare(ComparisonCondition comparison, StringLiteral[] texts) => (comparison.Comparator, texts) switch
    {
        (_, [var one]) => comparison with { Literal = one },
        (Comparator.Equal, _) => new InCondition(comparison.Path, [.. texts]),
        (Comparator.NotEqual, _) => AndCondition.Of(texts.Select(text => comparison with { Literal = text })),
        _ => AnyOf(texts.Select(text => comparison with { Literal = text })),
    };

    // As the parser makes it: an `or` directly in an `or` would have the text of one, and be another tree.
    private static OrCondition AnyOf(IEnumerable<Condition> parts) =>
        new([.. parts.SelectMany(part => part is OrCondition any ? any.Any : [part])]);

    private static IEnumerable<Literal> LiteralsIn(Condition condition) => condition switch
    {
        AndCondition all => all.All.SelectMany(LiteralsIn),
        OrCondition any => any.Any.SelectMany(LiteralsIn),
        NotCondition negation => LiteralsIn(negation.Inner),
        InCondition among => among.Literals,
        ComparisonCondition comparison => [comparison.Literal],
        ExistsCondition or CalculatedComparison => [],
        _ => throw Unknown(condition),
    };

    private static InvalidOperationException Unknown(Condition condition) => new($"Unknown condition: {condition.GetType().Name}.");
}
