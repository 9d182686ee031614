using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using RxSse.Tests.Conventions;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>What the package of the template has; no process of its own. The content is compiled by this project and by PackageTests.</summary>
[Collection(PackagesGroup.Name)]
public sealed class TemplateTests : IDisposable
{
    private static readonly string[] Files =
    [
        ".dockerignore", ".gitignore", "Company-App.Tests/Company-App.Tests.csproj", "Company-App.Tests/PriceStreamTests.cs", "Company-App.slnx",
        "Company-App/AppJson.cs", "Company-App/Company-App.csproj", "Company-App/Company-App.http", "Company-App/Price.cs",
        "Company-App/PriceStream.cs", "Company-App/Program.cs", "Company-App/Properties/launchSettings.json", "Company-App/appsettings.json",
        "Dockerfile", "Dockerfile.native", "README.md",
    ];

    private readonly ZipArchive _package;
    private readonly JsonNode _template;

    public TemplateTests(PackedPackages packed)
    {
        _package = packed.Open("RxSse.Templates");
        _template = JsonNode.Parse(Text(".template.config/template.json"))!;
    }

    public void Dispose() => _package.Dispose();

    [Fact]
    public void Package_HasTheContent_AndNothingElse() => Assert.Equal(
        Files.Concat([".template.config/dotnetcli.host.json", ".template.config/template.json"]).Order(StringComparer.Ordinal),
        _package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("content/", StringComparison.Ordinal))
            .Select(name => name["content/".Length..]).Order(StringComparer.Ordinal));

    [Fact]
    public void Template_HasWhatTheEngineNeeds_AndNamesFilesAndTextsThatAreThere()
    {
        Assert.All(["identity", "name", "shortName", "author", "description", "sourceName"], field => Assert.NotEqual("", (string)_template[field]!));
        Assert.Equal(("rxsse", "C#", "solution"), ((string)_template["shortName"]!, (string)_template["tags"]!["language"]!, (string)_template["tags"]!["type"]!));
        Assert.All(_template["primaryOutputs"]!.AsArray(), output => Assert.Contains((string)output!["path"]!, Files));
        Assert.True((bool)Assert.Single(_template["postActions"]!.AsArray())!["continueOnError"]!);
        var modifiers = _template["sources"]![0]!["modifiers"]!.AsArray();
        Assert.All(modifiers.SelectMany(modifier => modifier!["exclude"]!.AsArray()), name => Assert.Contains((string)name!, Files));

        var texts = string.Concat(Files.Select(Text));
        var replaced = _template["symbols"]!.AsObject().Select(symbol => (string?)symbol.Value!["replaces"]).OfType<string>();
        Assert.All(replaced.Append((string)_template["sourceName"]!), text => Assert.Contains(text, texts, StringComparison.Ordinal));
        Assert.Contains("aot", _template["symbols"]!.AsObject().Select(symbol => symbol.Key));
    }

    [Fact]
    public void Projects_UseTheVersionsOfTheRepository()
    {
        var known = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .Concat([new XElement("PackageVersion", new XAttribute("Include", "RxSse"), new XAttribute("Version", Version()))])
            .ToDictionary(version => (string)version.Attribute("Include")!, version => (string)version.Attribute("Version")!);
        var used = Files.Where(name => name.EndsWith(".csproj", StringComparison.Ordinal))
            .SelectMany(name => XDocument.Parse(Text(name)).Descendants("PackageReference")).ToList();

        Assert.Equal(["Microsoft.NET.Test.Sdk", "xunit", "xunit.runner.visualstudio", "RxSse"], used.Select(Name));
        Assert.All(used, reference => Assert.Equal(known[Name(reference)], (string)reference.Attribute("Version")!));

        static string Name(XElement reference) => (string)reference.Attribute("Include")!;
        static string Version() => XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("Version").Single().Value;
    }

    private string Text(string name)
    {
        using var reader = new StreamReader(_package.GetEntry($"content/{name}")!.Open());
        return reader.ReadToEnd();
    }
}
