using RxSse.Views.Expressions;

namespace RxSse.Views.Matching;

/// <summary>Lookups of which one finds something whenever a condition holds.</summary>
/// <param name="Lookups">The lookups, each with the path whose value it looks up.</param>
/// <param name="Rank">How few events are found by mistake.</param>
/// <param name="IsExact">Whether the condition holds whenever a lookup finds something.</param>
internal sealed record Access(IReadOnlyList<PathLookup> Lookups, AccessRank Rank, bool IsExact);

/// <summary>A lookup with its path.</summary>
internal readonly record struct PathLookup(DataPath Path, Lookup Lookup);

/// <summary>The kinds of access, the best one first.</summary>
internal enum AccessRank
{
    Equality,
    SomeValues,
    Prefix,
    TwoBounds,
    OneBound,
    Presence,
}
