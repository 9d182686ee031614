using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;
using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>The commands of CONTRIBUTING.md that publish, with a registry on loopback.</summary>
[Collection(PackagesGroup.Name)]
public sealed class PublishingCommandsTests(PackedPackages packed)
{
    private const string Document = "CONTRIBUTING.md";

    [LongFact]
    public async Task OneCommand_PublishesEachPackage_WithItsSymbols()
    {
        await packed.PrepareAsync();
        await using var registry = await PackageRegistry.StartAsync();
        var push = Commands.In(Document, "nuget push");
        Assert.Contains("--source nuget.org", push, StringComparison.Ordinal);

        await packed.TypeAsync($"""
            export NUGET_API_KEY={PackageRegistry.Key}
            cd ../clone && {push.Replace("nuget.org", $"{registry.Address}index.json", StringComparison.Ordinal)} --allow-insecure-connections
            """);

        Assert.Equal(
            PackedPackages.Names.Concat(PackedPackages.Names.Where(name => name != "RxSse.Templates").Select(name => $"{name} symbols")).Order(StringComparer.Ordinal),
            registry.Received.Select(NameOf).Order(StringComparer.Ordinal));
    }

    [LongFactIfInstalled("npm", "npm")]
    public async Task ClientOfJavaScript_IsPublished_WithTheRepositoryOfThePublisher()
    {
        await packed.PrepareAsync();
        await using var registry = await PackageRegistry.StartAsync();
        foreach (var file in Directory.GetFiles(Repository.PathOf("packages/js")))
        {
            var copy = packed.PathOf($"clone/packages/js/{Path.GetFileName(file)}");
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await packed.TypeAsync($"""
            cd ../clone && {Commands.In(Document, "npm pkg set")}
            npm config set //{registry.Address.Authority}/:_authToken={PackageRegistry.Key}
            {Commands.In(Document, "npm publish")} --registry {registry.Address}
            """);

        var published = JsonElement.Parse(Assert.Single(registry.Received)).GetProperty("versions").EnumerateObject().Single().Value;
        Assert.Equal("rxsse", published.GetProperty("name").GetString());
        Assert.Equal("MIT", published.GetProperty("license").GetString());
        Assert.Equal($"git+{PackedPackages.RepositoryUrl}", published.GetProperty("repository").GetProperty("url").GetString());
        Assert.Equal(PackedPackages.RepositoryUrl, published.GetProperty("homepage").GetString());
    }

    private static string NameOf(byte[] package)
    {
        using var archive = new ZipArchive(new MemoryStream(package));
        using var fields = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        var elements = XDocument.Load(fields).Descendants().ToList();
        var isSymbols = elements.Any(element => (string?)element.Attribute("name") == "SymbolsPackage");
        return elements.Single(element => element.Name.LocalName == "id").Value + (isSymbols ? " symbols" : "");
    }
}
