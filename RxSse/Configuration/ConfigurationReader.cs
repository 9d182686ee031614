using Microsoft.Extensions.Options;
using RxSse.Streams;
using RxSse.Text;
using RxSse.Views.Parsing;

namespace RxSse.Configuration;

/// <summary>Reads the section <c>RxSse</c> into the options and reports every fault in it, one line each.</summary>
internal sealed class ConfigurationReader(
    IConfiguration configuration, IEnumerable<ISettingSource> sources, IEnumerable<StreamDefinition> streams)
    : IConfigureOptions<RxSseOptions>, IValidateOptions<RxSseOptions>
{
    public const string Section = "RxSse";
    private const string Views = "Views:";

    private readonly List<Setting> _settings = [.. sources.SelectMany(source => source.Settings)];
    private readonly Dictionary<string, string> _faults = new(StringComparer.OrdinalIgnoreCase);

    public void Configure(RxSseOptions options)
    {
        if (configuration[Section] is { Length: > 0 } value)
        {
            _faults[""] = $"{Section}: '{value}' is not allowed: this is a section with the keys {Keys}";
        }

        foreach (var (key, text) in Values())
        {
            if (key.StartsWith(Views, StringComparison.OrdinalIgnoreCase))
            {
                options.Views[key[Views.Length..]] = text;
            }
            else if (Read(options, key, text) is { } fault)
            {
                _faults[key] = fault;
            }
        }
    }

    public ValidateOptionsResult Validate(string? name, RxSseOptions options)
    {
        // Values that code has set.
        var setInCode = _settings.Where(setting => !setting.IsInRange(options) && !_faults.ContainsKey(setting.Key))
            .Select(setting => $"{Path(setting.Key)}: '{setting.Print(options)}' is not allowed {Allowed(setting)}");
        string[] faults = [.. _faults.Values, .. setInCode];
        if (faults.Length == 0) // otherwise the limits of views may be wrong themselves
        {
            faults = [.. NamedViews.Read(options.Views, [.. streams.Select(stream => stream.Name)], options.Composition).Errors];
        }

        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private string Keys => string.Join(", ", _settings.Select(setting => setting.Key).Append("Views:<name>"));

    private static string Path(string key) => $"{Section}:{key}";

    private static string Allowed(Setting setting) => $"(allowed: {setting.Range}; default: {setting.Print(new RxSseOptions())})";

    private string? Read(RxSseOptions options, string key, string text)
    {
        var setting = _settings.Find(setting => setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
        return setting is null
            ? $"{Path(key)}: unknown key{Suggestions.DidYouMean(key, _settings.Select(known => known.Key))} Allowed: {Keys}"
            : !setting.Read(options, text) ? $"{Path(setting.Key)}: '{text}' is not {setting.Form} {Allowed(setting)}"
            : !setting.IsInRange(options) ? $"{Path(setting.Key)}: '{text}' is not allowed {Allowed(setting)}"
            : null;
    }

    // A list is one text with commas or, as in a JSON array, several values with the keys Key:0, Key:1 and so on.
    private IEnumerable<(string Key, string Text)> Values()
    {
        var section = configuration.GetSection(Section);
        return section.AsEnumerable(makePathsRelative: true)
            .Where(pair => pair.Value is not null)
            .OrderBy(pair => pair.Key, ConfigurationKeyComparer.Instance)
            .Select(pair => (Key: ListOf(pair.Key) ?? pair.Key, Text: pair.Value!))
            .GroupBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
            .Select(group => (group.Key, string.Join(',', group.Select(pair => pair.Text))));
    }

    private string? ListOf(string key) => _settings.Find(setting => setting.IsList
        && key.StartsWith($"{setting.Key}:", StringComparison.OrdinalIgnoreCase)
        && int.TryParse(key.AsSpan(setting.Key.Length + 1), out _))?.Key;
}
