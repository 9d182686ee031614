using System.Text.RegularExpressions;
using Xunit;

namespace RxSse.Tests.Conventions;

/// <summary>What the top level has, and what the samples use.</summary>
public sealed partial class LayoutTests
{
    private static readonly string[] Folders = ["RxSse", "RxSse.Benchmarks", "RxSse.Server", "RxSse.Tests", "docs", "packages", "samples"];

    private static readonly string[] Files =
    [
        "BannedSymbols.txt", "CHANGELOG.md", "CONTRIBUTING.md", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props",
        "Dockerfile", "LICENSE", "README.md", "RxSse.sln", "global.json",
    ];

    [Fact]
    public void TopLevel_HasTheProjectsTheDocumentsAndTheBuild_AndNothingElse()
    {
        string[] untracked = [.. Repository.Read(".gitignore").Split('\n').Select(line => line.TrimEnd('/')), "Directory.Build.rsp"];
        var names = new DirectoryInfo(Repository.PathOf(".")).EnumerateFileSystemInfos().Select(entry => entry.Name)
            .Where(name => !name.StartsWith('.'));

        Assert.Empty(names.Except(untracked).Except(Folders).Except(Files));
        Assert.Empty(Folders.Except(names).Except(["packages"]));
    }

    [Fact]
    public void Readme_HasAtMost130Lines() =>
        Assert.InRange(File.ReadAllLines(Repository.PathOf("README.md")).Length, 1, 130);

    [Fact]
    public void Samples_ReferenceTheLibraryOrTheClient()
    {
        var references =
            from project in Directory.EnumerateFiles(Repository.PathOf("samples"), "*.csproj", SearchOption.AllDirectories)
            from Match reference in References().Matches(File.ReadAllText(project))
            select Path.GetFileName(reference.Groups[1].Value);

        Assert.Equal(["RxSse.Client.csproj", "RxSse.csproj"], references.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Packages_UsePublicTypesOfTheLibraryOnly() => Assert.Equal(
        ["RxSse.Benchmarks", "RxSse.Server", "RxSse.Tests"],
        Friends().Matches(Repository.Read("RxSse/RxSse.csproj")).Select(friend => friend.Groups[1].Value).Order(StringComparer.Ordinal));

    [GeneratedRegex("<InternalsVisibleTo\\s+Include=\"([^\"]+)\"")]
    private static partial Regex Friends();

    [GeneratedRegex("<ProjectReference\\s+Include=\"([^\"]+)\"")]
    private static partial Regex References();
}
