namespace RxSse.Benchmarks.Views.Sockets;

/// <summary>What one measurement is of.</summary>
/// <param name="HasViews">Whether the clients have views.</param>
/// <param name="Clients">How many there are; 0 if the figure is one without any.</param>
/// <param name="Measured">The measured time.</param>
/// <param name="CancellationToken">Breaks it off.</param>
internal sealed record SocketsRun(bool HasViews, int Clients, TimeSpan Measured, CancellationToken CancellationToken)
{
    /// <inheritdoc cref="SocketsOptions.Burst"/>
    public int Burst { get; init; } = 1;
}
