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
    private const string Streams = "Streams:";

    private readonly List<Setting> _settings = [.. sources.SelectMany(source => source.Settings)];
    private readonly Dictionary<string, string> _faults = new(StringComparer.OrdinalIgnoreCase);

    public void Configure(RxSseOptions options)
    {
        if (configuration[Section] is { Length: > 0 } value)
        {
            _faults[""] = $"{Section}: '{value}' is not allowed: this is a section with the keys {Keys}";
        }

        foreach (var name in StreamsOfTheHost)
        {
            options.Part<ConfiguredStreams>().Changed.TryAdd(name, new ConfiguredStream());
        }

        foreach (var (key, text) in Values())
        {
            if (Read(options, key, text) is { } fault)
            {
                _faults[fault.Key] = fault.Text;
            }
        }
    }

    public ValidateOptionsResult Validate(string? name, RxSseOptions options)
    {
        // Values that code has set.
        var setInCode = _settings.Where(setting => !setting.IsInRange(options) && !_faults.ContainsKey(setting.Key))
            .Select(setting => setting.FaultOfSecret is { } fault
                ? $"{Path(setting.Key)}: {fault(options)}"
                : $"{Path(setting.Key)}: '{setting.Print(options)}' is not allowed {Allowed(setting)}");
        string[] faults = [.. _faults.Values, .. setInCode, .. DefinedTwice(options)];
        if (faults.Length == 0) // otherwise the limits of views may be wrong themselves
        {
            var names = StreamDefinitions.Combine(streams, options.Part<ConfiguredStreams>()).Select(stream => stream.Name);
            faults = [.. NamedViews.Read(options.Views, [.. names], options.Composition).Errors];
        }

        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Keys => _settings.Select(setting => setting.Key).Concat(SettingFamilies.All.Select(family => family.Key));

    // Streams with keys of their own, such as Streams:Stock:Period. Others are defined by the configuration, or not in it.
    private IEnumerable<string> StreamsOfTheHost => _settings.Select(setting => setting.Key.Split(':'))
        .Where(words => words is ["Streams", _, _]).Select(words => words[1].ToLowerInvariant()).Distinct();

    private static string Path(string key) => $"{Section}:{key}";

    private static string Allowed(Setting setting) => $"(allowed: {setting.Range}; default: {setting.Print(new RxSseOptions())})";

    private (string Key, string Text)? Read(RxSseOptions options, string key, string text)
    {
        if (_settings.Find(setting => setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase)) is { } setting)
        {
            return !setting.Read(options, text) ? (key, $"{Path(setting.Key)}: '{text}' is not {setting.Form} {Allowed(setting)}")
                : setting.FaultOfSecret is null && !setting.IsInRange(options) ? (key, $"{Path(setting.Key)}: '{text}' is not allowed {Allowed(setting)}")
                : null;
        }

        return FamilyOf(key) is not var (family, name)
            ? (key, $"{Path(key)}: unknown key{Suggestions.DidYouMean(key, KeysNear(key))} Allowed: {string.Join(", ", AllowedNear(key))}")
            : FaultOfName(family, name.Name) ?? (family.Read(options, name, text) ? null : (key, family.Fault(name, text)));
    }

    private (SettingFamily Family, SettingName Name)? FamilyOf(string key)
    {
        foreach (var family in SettingFamilies.All)
        {
            if (family.NameIn(key) is { } name && IsAllowed(family, name.Name))
            {
                return (family, name);
            }
        }

        return null;
    }

    // The first word of a fixed key is no name of a stream, but that of a stream of the host has some of the keys.
    private bool IsAllowed(SettingFamily family, string name) => !SettingFamilies.Streams.Contains(family)
        || (SettingFamilies.OfStreamsOfTheHost.Contains(family.Key) && StreamsOfTheHost.Contains(name.ToLowerInvariant()))
        || !_settings.Exists(setting => $"{setting.Key}:".StartsWith($"{Streams}{name}:", StringComparison.OrdinalIgnoreCase));

    // One fault for each name, however many keys it has.
    private (string Key, string Text)? FaultOfName(SettingFamily family, string name) =>
        !SettingFamilies.Streams.Contains(family) || StreamsOfTheHost.Contains(name.ToLowerInvariant()) || StreamNames.FaultOfName(name) is not { } fault
            ? null
            : ($"{Streams}{name}", $"{Path($"{Streams}{name}")}: {fault}");

    private IEnumerable<string> KeysNear(string key) => _settings.Select(known => known.Key).Union(KeysOfTheStreamIn(key));

    private IEnumerable<string> AllowedNear(string key) => KeysOfTheStreamIn(key) is { Length: > 0 } ofTheStream ? ofTheStream : Keys;

    // All that may be set of the stream whose key this is.
    private string[] KeysOfTheStreamIn(string key) =>
        key.StartsWith(Streams, StringComparison.OrdinalIgnoreCase) && key.Split(':') is [_, var name, var word, .. var rest]
            && (rest.Length == 0 || IsSource(word))
            ? [
                .. _settings.Select(known => known.Key).Where(known => known.StartsWith($"{Streams}{name}:", StringComparison.OrdinalIgnoreCase)),
                .. SettingFamilies.Streams.Where(family => IsAllowed(family, name)).Select(family => family.For(name)),
            ]
            : [];

    private static bool IsSource(string word) => SettingFamilies.Streams.Any(
        family => family.Key.StartsWith($"{Streams}<name>:{word}:", StringComparison.OrdinalIgnoreCase));

    private IEnumerable<string> DefinedTwice(RxSseOptions options) =>
        from name in options.Part<ConfiguredStreams>().Defined.Keys
        where streams.Any(stream => stream.Name == name)
        select $"{Path($"{Streams}{name}")}: the stream '{name}' is defined in code too, by AddStream. "
            + "Remove one of the two definitions, or give one of them another name.";

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

    private string? ListOf(string key)
    {
        var colon = key.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(key.AsSpan(colon + 1), out _))
        {
            return null;
        }

        var list = key[..colon];
        return _settings.Exists(setting => setting.IsList && setting.Key.Equals(list, StringComparison.OrdinalIgnoreCase))
            || SettingFamilies.All.Any(family => family.IsList && family.NameIn(list) is not null)
            ? list
            : null;
    }
}
