namespace RxSse.Text;

/// <summary>How errors show what people sent.</summary>
internal static class ErrorText
{
    /// <summary>What was sent, but not at any length.</summary>
    public static string Truncate(string text) => text.Length <= 64 ? text : $"{text[..64]}…";
}
