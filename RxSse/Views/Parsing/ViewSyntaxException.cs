namespace RxSse.Views.Parsing;

/// <summary>An expression is no view. The message says what to change, without the column.</summary>
/// <param name="place">The stretch that is at fault; of no length at the end of the text.</param>
/// <param name="message">What to change.</param>
internal sealed class ViewSyntaxException(Place place, string message) : Exception(OfPrintable(message))
{
    /// <summary>Where the fault is, in UTF-16 units from 1.</summary>
    public int Column => place.Column;

    /// <summary>How long the stretch is that is at fault, in UTF-16 units; 0 at the end of the text.</summary>
    public int Length => place.Length;

    /// <summary>The message with its column before it.</summary>
    public string Detail => $"column {Column}: {Message}";

    // What people sent is quoted in it: a name in brackets may be any text.
    private static string OfPrintable(string message) =>
        message.Any(char.IsControl) ? string.Concat(message.Select(letter => char.IsControl(letter) ? '\uFFFD' : letter)) : message;
}
