namespace RxSse.Publishing;

/// <summary>Events that were published. Their ids are all from the first to the last.</summary>
/// <param name="First">The id of the first event.</param>
/// <param name="Last">The id of the last event.</param>
/// <param name="Count">The number of events.</param>
/// <param name="WasRepeated">Whether they had been published before, with the same key.</param>
public sealed record PublishedEvents(string First, string Last, int Count, bool WasRepeated);
