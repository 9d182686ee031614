using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Measures;

namespace RxSse.Benchmarks.Soak;

/// <summary>What one run has shown.</summary>
/// <param name="Stuck">Clients that never read.</param>
/// <param name="Load">What the others saw.</param>
/// <param name="ResidentKib">The server's memory.</param>
/// <param name="QueuedKib">What waits in the sockets of the stuck clients.</param>
/// <param name="KernelTcpKib">All TCP memory of the machine.</param>
internal sealed record SoakResult(int Stuck, LoadResult Load, Trend ResidentKib, Trend QueuedKib, Trend KernelTcpKib);
