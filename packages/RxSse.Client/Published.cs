namespace RxSse.Client;

/// <summary>What a server has published.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Count">The number of events.</param>
/// <param name="First">The id of the first.</param>
/// <param name="Last">The id of the last.</param>
public sealed record Published(string Stream, int Count, string First, string Last);
