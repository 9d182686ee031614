namespace RxSse.Configuration;

/// <summary>The settings of a log.</summary>
/// <param name="kind">The log.</param>
/// <param name="settings">Its settings.</param>
internal sealed class LogSettingSource(string kind, IReadOnlyList<Setting> settings) : ISettingSource
{
    public string Kind { get; } = kind;

    public IReadOnlyList<Setting> Settings { get; } = settings;
}
