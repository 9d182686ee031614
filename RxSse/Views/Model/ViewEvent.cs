namespace RxSse.Views.Model;

/// <summary>What flows inside a view.</summary>
/// <param name="Type">The event's type.</param>
/// <param name="Data">The data as JSON in UTF-8.</param>
/// <param name="Sequence">The place in the log of the event that it comes from; of what a timer gives, that of the newest event in it.</param>
internal readonly record struct ViewEvent(string Type, ReadOnlyMemory<byte> Data, long Sequence);
