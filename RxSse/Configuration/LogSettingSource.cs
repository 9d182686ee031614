namespace RxSse.Configuration;

/// <summary>The settings of a log.</summary>
/// <param name="kind">The log.</param>
/// <param name="options">The type of its options.</param>
/// <param name="settings">Its settings.</param>
internal sealed class LogSettingSource(string kind, Type options, IReadOnlyList<Setting> settings) : ISettingSource
{
    public string Kind { get; } = kind;

    public Type Options { get; } = options;

    public IReadOnlyList<Setting> Settings { get; } = settings;
}
