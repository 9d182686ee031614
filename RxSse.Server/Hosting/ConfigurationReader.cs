using Microsoft.Extensions.Options;

namespace RxSse.Server.Hosting;

/// <summary>Reads the section <c>RxSse</c> into the options and reports every fault in it, one line each.</summary>
internal sealed class ConfigurationReader(IConfiguration configuration) : IConfigureOptions<RxSseOptions>, IValidateOptions<RxSseOptions>
{
    public const string Section = "RxSse";

    private readonly List<string> _faults = [];

    public void Configure(RxSseOptions options)
    {
        foreach (var (key, text) in Values())
        {
            var setting = Settings.All.FirstOrDefault(setting => setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
            if (setting is null)
            {
                _faults.Add($"{Section}:{key}: there is no such key. There are: {string.Join(", ", Settings.All.Select(known => known.Key))}");
            }
            else if (!setting.Read(options, text))
            {
                _faults.Add($"{Section}:{setting.Key}: '{text}' is not {setting.Form} (allowed: {setting.Range}; default: {setting.Print(new RxSseOptions())})");
            }
        }
    }

    public ValidateOptionsResult Validate(string? name, RxSseOptions options)
    {
        var outOfRange = Settings.All.Where(setting => !setting.IsInRange(options)).Select(setting =>
            $"{Section}:{setting.Key}: '{setting.Print(options)}' is not allowed (allowed: {setting.Range}; default: {setting.Print(new RxSseOptions())})");
        string[] faults = [.. _faults, .. outOfRange];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    // A list may be written as one text with commas or, as JSON arrays are read, as Key:0, Key:1 and so on.
    private IEnumerable<(string Key, string Text)> Values()
    {
        var section = configuration.GetSection(Section);
        return section.AsEnumerable(makePathsRelative: true)
            .Where(pair => pair.Value is not null && pair.Key.Length > 0)
            .OrderBy(pair => pair.Key, ConfigurationKeyComparer.Instance)
            .Select(pair => (Key: WithoutIndex(pair.Key), Text: pair.Value!))
            .GroupBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
            .Select(group => (group.Key, string.Join(',', group.Select(pair => pair.Text))));
    }

    private static string WithoutIndex(string key) =>
        key.LastIndexOf(':') is var colon and > 0 && int.TryParse(key.AsSpan(colon + 1), out _) ? key[..colon] : key;
}
