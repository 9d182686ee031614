namespace RxSse.Publishing;

/// <summary>An error in a body.</summary>
/// <param name="Detail">What to change.</param>
/// <param name="Unit">What the number counts: <c>line</c> or <c>event</c>; null if there is only one event.</param>
/// <param name="Number">The number of the line or event, from 1.</param>
internal sealed record BodyFault(string Detail, string? Unit = null, int Number = 0)
{
    /// <summary>Whether the body has too much, and is not wrong otherwise.</summary>
    public bool IsTooLarge { get; init; }
}
