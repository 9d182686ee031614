namespace RxSse.Cli.Arguments;

/// <summary>A word of the command line that is neither a command nor an option, and perhaps a credential.</summary>
internal static class UnknownWord
{
    private const string Dashes = "--";

    /// <summary>Whether it looks like an option.</summary>
    public static bool IsOption(string word) => word.StartsWith(Dashes, StringComparison.Ordinal);

    /// <summary>An error that names it only as far as it can be the name of an option.</summary>
    public static string Of(string word)
    {
        var name = IsOption(word) ? string.Concat(word.TakeWhile(letter => letter == '-' || char.IsAsciiLetterLower(letter))) : "";
        return name.Length > Dashes.Length ? $"Unknown option {name}." : "Unknown argument.";
    }
}
