using RxSse.Benchmarks.Attacks;
using RxSse.Benchmarks.Load;

namespace RxSse.Benchmarks.Siege;

/// <summary>What one run has shown.</summary>
/// <param name="Load">What the plain clients saw.</param>
/// <param name="PeakKib">The most that the server had resident since it was started.</param>
/// <param name="AfterKib">What it had resident when all clients had left.</param>
/// <param name="Attacks">How hard the attacks were.</param>
internal sealed record SiegeResult(LoadResult Load, double PeakKib, double AfterKib, IReadOnlyList<AttackCount> Attacks);
