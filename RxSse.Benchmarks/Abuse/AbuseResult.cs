using RxSse.Benchmarks.Attacks;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Measures;

namespace RxSse.Benchmarks.Abuse;

/// <summary>What the abuse has shown.</summary>
/// <param name="Load">What the plain clients saw.</param>
/// <param name="FirstKib">The server's resident memory at the end of the first minute.</param>
/// <param name="LastKib">Its resident memory at the end.</param>
/// <param name="DescriptorsBefore">What it had open before the abuse, with the plain clients.</param>
/// <param name="DescriptorsAfter">What it had open when all attackers had left.</param>
/// <param name="Attacks">How hard the attacks were.</param>
internal sealed record AbuseResult(
    LoadResult Load, double FirstKib, double LastKib, Descriptors DescriptorsBefore, Descriptors DescriptorsAfter,
    IReadOnlyList<AttackCount> Attacks);
