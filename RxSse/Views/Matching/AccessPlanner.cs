using RxSse.Views.Expressions;

namespace RxSse.Views.Matching;

/// <summary>Chooses how a condition is found.</summary>
/// <param name="root">The tree of the paths, which tells how many conditions a lookup would be one of.</param>
internal sealed class AccessPlanner(PathStepNode root)
{
    /// <summary>The most lookups of one condition.</summary>
    public const int MaxLookups = 64;

    /// <summary>The access; null if no lookup finds each event for which the condition holds, or too many lookups would be needed.</summary>
    public Access? Plan(Condition condition) => condition switch
    {
        AndCondition all => BestOf(all.All),
        OrCondition any => UnionOf(any.Any),
        ComparisonCondition comparison => Of(comparison),
        InCondition among => Bounded([.. among.Literals.Select(literal => Equality(among.Path, literal))], AccessRank.SomeValues),
        ExistsCondition exists => One(exists.Path, new PresenceLookup(), AccessRank.Presence),
        _ => null,
    };

    private static Access? Of(ComparisonCondition comparison) => comparison switch
    {
        { Comparator: Comparator.Equal, Literal: var literal } => Bounded([Equality(comparison.Path, literal)], AccessRank.Equality),
        { Comparator: Comparator.StartsWith, Literal: StringLiteral { Utf8: { Length: > 0 } prefix } } =>
            One(comparison.Path, new PrefixLookup(prefix), AccessRank.Prefix, PrefixLookups.IsExact(prefix)),
        _ => Bounds.Of(comparison)?.ToAccess(),
    };

    // Equality with a literal that equals nothing has no lookup.
    private static PathLookup? Equality(DataPath path, Literal literal) => literal switch
    {
        StringLiteral text => new(path, new TextLookup(text.Utf8)),
        NumberLiteral number => new(path, new NumberLookup(number.Value)),
        KeywordLiteral keyword => new(path, new KeywordLookup(keyword.Value)),
        _ => null,
    };

    private static Access One(DataPath path, Lookup lookup, AccessRank rank, bool isExact = true) => new([new(path, lookup)], rank, isExact);

    private static Access? Bounded(PathLookup?[] lookups, AccessRank rank) =>
        lookups.Length <= MaxLookups && Array.TrueForAll(lookups, static lookup => lookup is not null)
            ? new([.. lookups.Select(static lookup => lookup.GetValueOrDefault())], rank, IsExact: true)
            : null;

    // The bounds of a path are one interval. Of accesses of a kind the one is best whose keys the fewest others have.
    private Access? BestOf(EquatableArray<Condition> parts)
    {
        var bounds = parts.OfType<ComparisonCondition>().Select(Bounds.Of).OfType<Bounds>().ToArray();
        Access[] intervals = [.. bounds.GroupBy(bound => (bound.Path, bound.GetType())).Select(same => same.Aggregate((one, other) => one.And(other)).ToAccess())];
        if (intervals is [var only] && bounds.Length == parts.Count)
        {
            return only;
        }

        var others = parts.Where(part => part is not ComparisonCondition comparison || Bounds.Of(comparison) is null).Select(Plan).OfType<Access>();
        return intervals.Concat(others).MinBy(access => (access.Rank, access.Lookups.Sum(CountOf))) is { } best
            ? best with { IsExact = false }
            : null;
    }

    private Access? UnionOf(EquatableArray<Condition> parts)
    {
        var (lookups, rank, isExact) = (new List<PathLookup>(), AccessRank.SomeValues, true);
        foreach (var part in parts)
        {
            if (Plan(part) is not { } access || lookups.Count + access.Lookups.Count > MaxLookups)
            {
                return null;
            }

            lookups.AddRange(access.Lookups);
            rank = access.Rank > rank ? access.Rank : rank;
            isExact &= access.IsExact;
        }

        return new(lookups, rank, isExact);
    }

    private long CountOf(PathLookup lookup) => root.End(lookup.Path)?.CountOf(lookup.Lookup) ?? 0;
}
