namespace RxSse.Streams;

/// <summary>One occurrence on a stream.</summary>
/// <param name="Stream">The stream's name, such as <c>stock</c>.</param>
/// <param name="Type">The event's type, such as <c>stock-update</c>.</param>
/// <param name="Data">The data as JSON in UTF-8, encoded once.</param>
/// <param name="Time">When it happened.</param>
internal sealed record StreamEvent(string Stream, string Type, ReadOnlyMemory<byte> Data, DateTimeOffset Time);
