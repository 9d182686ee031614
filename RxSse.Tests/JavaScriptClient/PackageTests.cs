using System.Text.Json;
using System.Xml.Linq;
using RxSse.Tests.Conventions;
using Xunit;

namespace RxSse.Tests.JavaScriptClient;

/// <summary>What <c>packages/js/package.json</c> says of the package.</summary>
public sealed class PackageTests
{
    private const string Folder = "packages/js";
    private static readonly JsonElement Package = JsonElement.Parse(Repository.Read($"{Folder}/package.json"));

    [Fact]
    public void Files_AreTheModulesAndTheTypes() => Assert.Equal(
        new[] { "*.js", "*.d.ts" }.SelectMany(pattern => Directory.GetFiles(Repository.PathOf(Folder), pattern)).Select(Path.GetFileName)
            .Order(StringComparer.Ordinal),
        Package.GetProperty("files").EnumerateArray().Select(file => file.GetString()));

    [Fact]
    public void Version_IsThatOfTheOtherPackages_AndNothingElseIsNeededInABrowser()
    {
        var version = XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("Version").Single().Value;

        Assert.Equal(version, Package.GetProperty("version").GetString());
        Assert.False(Package.TryGetProperty("dependencies", out _));
        Assert.True(Package.GetProperty("peerDependenciesMeta").GetProperty("eventsource").GetProperty("optional").GetBoolean());
        Assert.Equal(Repository.Read("LICENSE"), Repository.Read($"{Folder}/LICENSE"));
    }
}
