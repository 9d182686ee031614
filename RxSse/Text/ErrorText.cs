namespace RxSse.Text;

/// <summary>Quotes input in errors.</summary>
internal static class ErrorText
{
    /// <summary>Limits the input to 64 characters.</summary>
    public static string Truncate(string text) => text.Length <= 64 ? text : $"{text[..64]}…";
}
