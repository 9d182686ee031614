namespace RxSse.Text;

/// <summary>Quotes input in errors.</summary>
internal static class ErrorText
{
    /// <summary>The longest detail of an error, in characters: enough for every list of what is allowed.</summary>
    public const int MaxDetailLength = 4_096;

    /// <summary>Limits the input to 64 characters, or to another number of them. Leaves no half of a surrogate pair.</summary>
    public static string Truncate(string text, int max = 64) => text.Length <= max ? text
        : $"{text.AsSpan(0, char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)}…";
}
