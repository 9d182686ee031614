namespace RxSse.Views.Parsing;

/// <summary>An expression is invalid. The message says what is wrong and what is allowed, without the column.</summary>
/// <param name="span">The part of the expression that is wrong; its length is 0 at the end of the text.</param>
/// <param name="message">What is wrong and what is allowed.</param>
internal sealed class ViewSyntaxException(TextSpan span, string message) : Exception(Printable(message))
{
    /// <summary>The position of the error, in UTF-16 units from 1.</summary>
    public int Column => span.Column;

    /// <summary>The length of the wrong part, in UTF-16 units; 0 at the end of the text.</summary>
    public int Length => span.Length;

    /// <summary>The message after its column.</summary>
    public string Detail => $"column {Column}: {Message}";

    // The message quotes the expression, which may contain any character.
    private static string Printable(string message) =>
        message.Any(char.IsControl) ? string.Concat(message.Select(letter => char.IsControl(letter) ? '\uFFFD' : letter)) : message;
}
