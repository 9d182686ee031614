namespace RxSse.Streams;

/// <summary>
/// A time in which one process runs the streams that run once. A later term has a higher number. The log refuses events of a term that is
/// over, so that none of them comes after an event of a later one.
/// </summary>
/// <param name="Number">The number, from 1.</param>
public readonly record struct Term(long Number);
