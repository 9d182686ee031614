using RxSse.Text;

namespace RxSse.Configuration;

/// <summary>The names in a key of a <see cref="SettingFamily"/>.</summary>
/// <param name="Name">The first name, such as that of a stream.</param>
/// <param name="Member">The second name, such as that of a header; empty if the family has none.</param>
internal readonly record struct SettingName(string Name, string Member = "");

/// <summary>Keys of the section <c>RxSse</c> that have names of the operator's choice in them.</summary>
/// <param name="Key">
/// The key below <c>RxSse</c>, with <c>&lt;name&gt;</c> for the first name, and perhaps another such place for a second one at its end.
/// </param>
/// <param name="Form">The kind of text, as shown in errors.</param>
/// <param name="Default">The value if the key is not there, as shown in errors and documents.</param>
/// <param name="Range">The allowed values, as shown in errors and documents.</param>
/// <param name="Meaning">The purpose, as shown in documents.</param>
/// <param name="Read">Writes the text into the entry of this name. Returns false if the text is not allowed.</param>
internal sealed record SettingFamily(
    string Key, string Form, string Default, string Range, string Meaning, Func<RxSseOptions, SettingName, string, bool> Read)
{
    private const string Name = "<name>";

    /// <summary>Whether an array is allowed too.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether errors must not show the text.</summary>
    public Func<string, bool> IsSecret { get; init; } = static _ => false;

    // The place of the second name, such as <header>; empty if there is none.
    private string Member => Key.EndsWith('>') && !Key.EndsWith(Name, StringComparison.Ordinal) ? Key[Key.LastIndexOf('<')..] : "";

    private bool HasMember => Member.Length > 0;

    private string Prefix => Key[..Key.IndexOf(Name, StringComparison.Ordinal)];

    private string Suffix => Key[(Prefix.Length + Name.Length)..^Member.Length];

    /// <summary>The key for a name.</summary>
    public string For(SettingName name) => $"{Prefix}{name.Name}{Suffix}{(HasMember ? name.Member : "")}";

    /// <summary>The key for a name, with the place of the second name if there is one.</summary>
    public string For(string name) => For(new SettingName(name, Member));

    /// <summary>Returns the names in a key of this family; null if the key is another.</summary>
    public SettingName? NameIn(string key)
    {
        if (!key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var rest = key[Prefix.Length..];
        if (Suffix.Length == 0)
        {
            return rest.Length > 0 ? new SettingName(rest) : null;
        }

        var end = rest.IndexOf(':', StringComparison.Ordinal);
        var isOfFamily = end > 0 && rest.AsSpan(end).StartsWith(Suffix, StringComparison.OrdinalIgnoreCase);
        var member = isOfFamily ? rest[(end + Suffix.Length)..] : "";
        return isOfFamily && member.Length > 0 == HasMember && !member.Contains(':') ? new SettingName(rest[..end], member) : null;
    }

    /// <summary>The error for a text that is not allowed.</summary>
    public string Fault(SettingName name, string text) =>
        $"{ConfigurationReader.Section}:{For(name)}: '{(IsSecret(text) ? "***" : ErrorText.Truncate(text))}' is not {Form} "
        + $"(allowed: {Range}; default: {Default})";
}
