using System.Text.RegularExpressions;
using RxSse.Configuration;
using RxSse.FileLog;
using RxSse.RedisLog;
using RxSse.Server;
using RxSse.Tests.Conventions;
using Xunit;

namespace RxSse.Tests.Docs;

/// <summary>The table in docs/configuration.md lists each setting with its default, range and meaning.</summary>
public sealed partial class ConfigurationDocumentTests
{
    [Fact]
    public void Table_IsThatOfTheServer()
    {
        var defaults = new RxSseOptions();
        var rows = LibrarySettings.All.Concat(Of<FileLogOptions>("Log:File", FileLogSettings.Add)).Concat(Of<RedisLogOptions>("Log:Redis", RedisLogSettings.Add)).Concat(ServerSettings.All).Select(setting => $"| `{setting.Key}` | {setting.Print(defaults)} | {setting.Range} | {setting.Meaning} |")
            .Concat(SettingFamilies.All.Select(family => $"| `{family.Key}` | {family.Default} | {family.Range} | {family.Meaning} |"));

        Assert.Equal(rows, Repository.Read("docs/configuration.md").Split('\n').Where(line => Row().IsMatch(line)));
    }

    private static IReadOnlyList<Setting> Of<T>(string section, Action<LogSettings<T>> add) where T : class, new()
    {
        var settings = new LogSettings<T>("", section);
        add(settings);
        return settings.All;
    }

    [GeneratedRegex(@"^\| `(Streams|Heartbeat|Log|History|Publishing|Composition|Delivery|Limits|Access|Cors|Views|Demo|Proxies|Telemetry)[`:]")]
    private static partial Regex Row();
}
