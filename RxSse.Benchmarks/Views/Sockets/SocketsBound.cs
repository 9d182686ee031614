using System.Globalization;

namespace RxSse.Benchmarks.Views.Sockets;

/// <summary>What is required of a figure with views, against the same figure without.</summary>
/// <param name="Target">The greatest ratio, or the least one.</param>
/// <param name="Aim">The ratio that is aimed at; null if there is none.</param>
internal sealed record SocketsBound(double Target, double? Aim = null)
{
    /// <summary>Whether the ratio may not be less, and not more.</summary>
    public bool IsLeast { get; init; }

    /// <summary>The figure may be greater by this much, whatever the ratio; 0: it may not.</summary>
    public double OrMore { get; init; }

    /// <summary>Whether the medians of the rounds are within it.</summary>
    /// <param name="ratio">With views, against without.</param>
    /// <param name="difference">With views, less that without.</param>
    public bool Holds(double ratio, double difference) =>
        IsLeast ? ratio >= Target : ratio <= Target || (OrMore > 0 && difference <= OrMore);

    public override string ToString() =>
        $"{(IsLeast ? "≥" : "≤")} {Text(Target)} ×{(OrMore > 0 ? $" or + {Text(OrMore)}" : "")}{(Aim is { } aim ? $", aim {Text(aim)} ×" : "")}";

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
