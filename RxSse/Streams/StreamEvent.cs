using RxSse.Diagnostics;

namespace RxSse.Streams;

/// <summary>One event of a stream. The log gives it its id and its time.</summary>
/// <param name="Stream">The name of the stream, such as <c>stock</c>.</param>
/// <param name="Type">The type of the event, such as <c>stock-update</c>.</param>
/// <param name="Data">The data as JSON in UTF-8, encoded once. Nobody changes the memory.</param>
public sealed record StreamEvent(string Stream, string Type, ReadOnlyMemory<byte> Data)
{
    /// <summary>What an event takes in memory beside its data: its objects, and its place in the log.</summary>
    public static int Overhead => 200;

    /// <summary>The span of who has published it; null unless it is recorded. It stays in this process.</summary>
    internal PublisherSpan? Publisher { get; init; }

    /// <summary>The bytes that the event takes in memory, as the bounds in bytes count them.</summary>
    public long Size => Data.Length + Overhead + (Publisher is null ? 0 : PublisherSpan.Bytes);
}
