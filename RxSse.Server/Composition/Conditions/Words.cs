using System.Text.RegularExpressions;

namespace RxSse.Server.Composition.Conditions;

/// <summary>What the view language calls a word.</summary>
internal static partial class Words
{
    public static bool IsWord(string text) => Word().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*\z")]
    private static partial Regex Word();
}
