namespace RxSse.Streams;

/// <summary>One event of a stream.</summary>
/// <param name="Stream">The name of the stream, such as <c>stock</c>.</param>
/// <param name="Type">The type of the event, such as <c>stock-update</c>.</param>
/// <param name="Data">The data as JSON in UTF-8, encoded once.</param>
/// <param name="Time">The time at which it was created.</param>
internal sealed record StreamEvent(string Stream, string Type, ReadOnlyMemory<byte> Data, DateTimeOffset Time);
