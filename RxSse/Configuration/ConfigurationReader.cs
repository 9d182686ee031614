using Microsoft.Extensions.Options;
using RxSse.Streams;
using RxSse.Views.Parsing;

namespace RxSse.Configuration;

/// <summary>Reads the section <c>RxSse</c> into the options and reports every fault in it, one line each.</summary>
internal sealed class ConfigurationReader(IConfiguration configuration, IEnumerable<StreamDefinition> streams) : IConfigureOptions<RxSseOptions>, IValidateOptions<RxSseOptions>
{
    public const string Section = "RxSse";
    private const string Views = "Views:";

    private readonly Dictionary<string, string> _faults = new(StringComparer.OrdinalIgnoreCase);

    public void Configure(RxSseOptions options)
    {
        if (configuration[Section] is { Length: > 0 } value)
        {
            _faults[""] = $"{Section}: '{value}' cannot stand here: this is a section, with the keys {Keys}";
        }

        foreach (var (key, text) in Values())
        {
            if (key.StartsWith(Views, StringComparison.OrdinalIgnoreCase))
            {
                options.Views[key[Views.Length..]] = text;
                continue;
            }

            var setting = Settings.All.FirstOrDefault(setting => setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
            if (setting is null)
            {
                _faults[key] = $"{Path(key)}: there is no such key. There are: {Keys}";
            }
            else if (!setting.Read(options, text))
            {
                _faults[key] = $"{Path(setting.Key)}: '{text}' is not {setting.Form} {Allowed(setting)}";
            }
            else if (!setting.IsInRange(options))
            {
                _faults[key] = $"{Path(setting.Key)}: '{text}' is not allowed {Allowed(setting)}";
            }
        }
    }

    public ValidateOptionsResult Validate(string? name, RxSseOptions options)
    {
        // What code has set, and no text stands for.
        var setInCode = Settings.All.Where(setting => !setting.IsInRange(options) && !_faults.ContainsKey(setting.Key))
            .Select(setting => $"{Path(setting.Key)}: '{setting.Print(options)}' is not allowed {Allowed(setting)}");
        string[] faults = [.. _faults.Values, .. setInCode];
        if (faults.Length == 0) // else the bounds of views may be at fault themselves
        {
            faults = [.. NamedViews.Read(options.Views, [.. streams.Select(stream => stream.Name)], options.Composition).Errors];
        }

        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string Keys => string.Join(", ", Settings.All.Select(setting => setting.Key).Append("Views:<name>"));

    private static string Path(string key) => $"{Section}:{key}";

    private static string Allowed(Setting setting) => $"(allowed: {setting.Range}; default: {setting.Print(new RxSseOptions())})";

    // A list may be written as one text with commas or, as JSON arrays are read, as Key:0, Key:1 and so on.
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

    private static string? ListOf(string key) => Settings.All.FirstOrDefault(setting => setting.IsList
        && key.StartsWith($"{setting.Key}:", StringComparison.OrdinalIgnoreCase) && int.TryParse(key.AsSpan(setting.Key.Length + 1), out _))?.Key;
}
