namespace RxSse.Views.Model;

/// <summary>An event inside a view.</summary>
/// <param name="Type">The event's type.</param>
/// <param name="Data">The data as JSON in UTF-8.</param>
/// <param name="Sequence">
/// The position in the log of the event that caused it; for an event of a timer, the position of the newest event in it.
/// </param>
internal readonly record struct ViewEvent(string Type, ReadOnlyMemory<byte> Data, long Sequence)
{
    /// <summary>When the log took it; the default for an event that a view has made.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The value of the path of the last operator with <c>by</c>; null if there was none.</summary>
    public byte[]? Key { get; init; }
}
