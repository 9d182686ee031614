namespace RxSse.Benchmarks.Views.Sockets;

/// <summary>What one measurement is of.</summary>
/// <param name="HasViews">Whether the clients have views.</param>
/// <param name="Clients">How many there are.</param>
/// <param name="Measured">The measured time.</param>
/// <param name="CancellationToken">Breaks it off.</param>
internal sealed record SocketsRun(bool HasViews, int Clients, TimeSpan Measured, CancellationToken CancellationToken);
