using System.Collections.Frozen;

namespace RxSse.Views.Operators.Windows;

/// <summary>What a figure says of the events of a window.</summary>
internal enum FigureKind
{
    Avg,
    Count,
    First,
    Last,
    Max,
    Min,
    P50,
    P90,
    P95,
    P99,
    Sum,
}

/// <summary>The keywords of figures, and what the figures are made of.</summary>
internal static class FigureKinds
{
    /// <summary>The kinds by their keywords.</summary>
    public static readonly FrozenDictionary<string, FigureKind> ByWord =
        Enum.GetValues<FigureKind>().ToFrozenDictionary(static kind => kind.ToString().ToLowerInvariant());

    private static readonly FrozenDictionary<FigureKind, string> Words = ByWord.ToFrozenDictionary(static word => word.Value, static word => word.Key);

    public static string Word(this FigureKind kind) => Words[kind];

    /// <summary>One kind for all kinds that are made of the same: a mean and a sum of one value need one accumulator.</summary>
    public static FigureKind Source(this FigureKind kind) => kind switch
    {
        FigureKind.Avg or FigureKind.Max or FigureKind.Min => FigureKind.Sum,
        FigureKind.P90 or FigureKind.P95 or FigureKind.P99 => FigureKind.P50,
        _ => kind,
    };

    /// <summary>Whether what it is made of grows with the events, and not only with their number.</summary>
    public static bool Grows(this FigureKind kind) => kind.Source() is FigureKind.P50 or FigureKind.First or FigureKind.Last;

    /// <summary>An accumulator without events.</summary>
    public static Accumulator Begin(this FigureKind kind) => kind.Source() switch
    {
        FigureKind.Count => new Occurrences(),
        FigureKind.First => new EdgeValue(isFirst: true),
        FigureKind.Last => new EdgeValue(isFirst: false),
        FigureKind.P50 => new PercentileBuckets(),
        _ => new NumberSummary(),
    };
}
