using System.IO.Compression;
using System.Xml.Linq;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>The package of the file log.</summary>
public sealed class FilePackageTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rxsse-package-").FullName;

    public async Task InitializeAsync() => await DotnetCommand.RunInRepositoryAsync(
        "pack", "packages/RxSse.File", "--no-build", "--configuration", DotnetCommand.Configuration, "--output", _folder);

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public void Package_DependsOnRxSse_AndSqlite()
    {
        using var package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(_folder, "RxSse.File.*.nupkg")));
        using var text = package.GetEntry("RxSse.File.nuspec")!.Open();
        var nuspec = XDocument.Load(text).Descendants().ToList();
        Assert.Equal(["Microsoft.Data.Sqlite", "RxSse"], Names("dependency").Order());
        Assert.Equal(["Microsoft.AspNetCore.App"], Names("frameworkReference").Distinct());
        Assert.Equal("MIT", nuspec.Single(element => element.Name.LocalName == "license").Value);
        var files = package.Entries.Select(entry => entry.FullName).ToList();
        Assert.Contains("README.md", files);
        Assert.Contains("lib/net10.0/RxSse.File.xml", files);
        Assert.Single(Directory.GetFiles(_folder, "RxSse.File.*.snupkg"));

        IEnumerable<string> Names(string kind) => nuspec.Where(element => element.Name.LocalName == kind)
            .Select(element => (element.Attribute("id") ?? element.Attribute("name"))!.Value);
    }
}
