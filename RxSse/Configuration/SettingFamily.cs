using RxSse.Text;

namespace RxSse.Configuration;

/// <summary>Keys of the section <c>RxSse</c> that have a name of the operator's choice in them.</summary>
/// <param name="Key">The key below <c>RxSse</c>, with <c>&lt;name&gt;</c> for the name.</param>
/// <param name="Form">The kind of text, as shown in errors.</param>
/// <param name="Default">The value if the key is not there, as shown in errors and documents.</param>
/// <param name="Range">The allowed values, as shown in errors and documents.</param>
/// <param name="Meaning">The purpose, as shown in documents.</param>
/// <param name="Read">Writes the text into the entry of this name. Returns false if the text is not allowed.</param>
internal sealed record SettingFamily(
    string Key, string Form, string Default, string Range, string Meaning, Func<RxSseOptions, string, string, bool> Read)
{
    private const string Name = "<name>";

    /// <summary>Whether an array is allowed too.</summary>
    public bool IsList { get; init; }

    private string Prefix => Key[..Key.IndexOf(Name, StringComparison.Ordinal)];

    private string Suffix => Key[(Prefix.Length + Name.Length)..];

    /// <summary>The key for a name.</summary>
    public string For(string name) => $"{Prefix}{name}{Suffix}";

    /// <summary>Returns the name in a key of this family; null if the key is another.</summary>
    public string? NameIn(string key)
    {
        if (key.Length <= Prefix.Length + Suffix.Length
            || !key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || !key.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var name = key[Prefix.Length..^Suffix.Length];
        return Suffix.Length > 0 && name.Contains(':') ? null : name;
    }

    /// <summary>The error for a text that is not allowed.</summary>
    public string Fault(string name, string text) =>
        $"{ConfigurationReader.Section}:{For(name)}: '{ErrorText.Truncate(text)}' is not {Form} (allowed: {Range}; default: {Default})";
}
