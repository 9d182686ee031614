using System.Buffers.Binary;
using System.IO.Compression;
using System.Xml.Linq;
using RxSse.Tests.Conventions;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>What each package says of itself, and what it needs.</summary>
[Collection(PackagesGroup.Name)]
public sealed class PackageFieldsTests(PackedPackages packed)
{
    private static readonly byte[] Png = [0x89, .. "PNG\r\n"u8, 0x1A, .. "\n"u8];

    // What this class, PackedPackages, NewProjectTests, ToolPackageTests and ListenerProgram type. This list is kept by hand: whoever writes another line
    // into the document writes a test that types it, and then adds it here.
    private static readonly string[] Typed =
    [
        "dotnet pack", "mkdir ../try", "cd ../try", "new nugetconfig", "nuget add source", "new install", "new rxsse", "dotnet test", "--project Shop",
        "new console", "add reader", "tool install", "--project RxSse.Server", "tools/rxsse ", "npm pack ", "npm install ", "mkdir listener", "node listener",
    ];

    public static TheoryData<string> Packages => [.. PackedPackages.Names];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Fields_AreComplete(string name)
    {
        using var package = packed.Open(name);
        var fields = Fields(package, name);

        Assert.Equal(name, One("id"));
        Assert.Equal("The RxSse contributors", One("authors"));
        Assert.Equal("The RxSse contributors", One("copyright"));
        Assert.Equal("MIT", One("license"));
        Assert.Equal("README.md", One("readme"));
        Assert.Equal("icon.png", One("icon"));
        Assert.Equal(PackedPackages.RepositoryUrl, One("projectUrl"));
        Assert.InRange(One("description").Length, 60, 300);
        Assert.Contains("server-sent-events", One("tags").Split(' '));
        var repository = fields.Single(field => field.Name.LocalName == "repository");
        Assert.Equal(("git", PackedPackages.RepositoryUrl), ((string?)repository.Attribute("type"), (string?)repository.Attribute("url")));

        string One(string field) => fields.Single(element => element.Name.LocalName == field).Value;
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Readme_Icon_AndSymbols_AreThere(string name)
    {
        using var package = packed.Open(name);
        using var readme = new StreamReader(package.GetEntry("README.md")!.Open());
        var icon = new byte[24];
        using (var picture = package.GetEntry("icon.png")!.Open())
        {
            picture.ReadExactly(icon);
        }

        Assert.StartsWith(name == "RxSse.Cli" ? "# rxsse\n" : $"# {name}\n", readme.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal(Png, icon[..8]);
        Assert.Equal((128, 128), (BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20))));
        Assert.Equal(name == "RxSse.Templates" ? 0 : 1, Directory.GetFiles(packed.Packages, $"{name}.0.*.snupkg").Length);
    }

    [Theory]
    [InlineData("RxSse", "System.Reactive", "Microsoft.AspNetCore.App")]
    [InlineData("RxSse.File", "Microsoft.Data.Sqlite RxSse", "Microsoft.AspNetCore.App")]
    [InlineData("RxSse.Redis", "RxSse StackExchange.Redis", "Microsoft.AspNetCore.App")]
    [InlineData("RxSse.Client", "System.Reactive", "")]
    public void Library_NeedsNoMore_AndIsDocumented(string name, string packages, string frameworks)
    {
        using var package = packed.Open(name);
        var fields = Fields(package, name);

        Assert.Equal(packages, string.Join(' ', Attributes(fields, "dependency", "id").Order(StringComparer.Ordinal)));
        Assert.Equal(frameworks, string.Join(' ', Attributes(fields, "frameworkReference", "name").Distinct()));
        Assert.NotNull(package.GetEntry($"lib/net10.0/{name}.xml"));
        Assert.Equal(name == "RxSse", package.GetEntry("buildTransitive/RxSse.targets") is not null);
    }

    [Theory]
    [InlineData("RxSse.Cli", "DotnetTool")]
    [InlineData("RxSse.Templates", "Template")]
    public void ToolAndTemplate_NeedNothing(string name, string type)
    {
        using var package = packed.Open(name);
        var fields = Fields(package, name);

        Assert.Equal([type], Attributes(fields, "packageType", "name"));
        Assert.Empty(Attributes(fields, "dependency", "id"));
        Assert.Equal(name == "RxSse.Cli", package.GetEntry("tools/net10.0/any/RxSse.Client.dll") is not null);
    }

    [Fact]
    public void Document_ListsEachPackage() => Assert.Equal(
        PackedPackages.Names.Order(StringComparer.Ordinal),
        Docs.Document.Rows(Repository.Read(PackedPackages.Document)).Select(row => row[0].Trim('`'))
            .Where(name => name.StartsWith("RxSse", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void EachLineOfTheDocument_IsOfAKindThatATestTypes() =>
        Assert.All(Docs.Commands.AllIn(PackedPackages.Document), command => Assert.Contains(Typed, part => command.Contains(part, StringComparison.Ordinal)));

    [Fact]
    public void LinesThatTheReadmeGets_NamePackagesThatAreThere()
    {
        var lines = Docs.Document.Blocks(Repository.Read("CONTRIBUTING.md"), "sh").Last().Split('\n');
        var named = lines.Where(line => line.Contains("RxSse", StringComparison.Ordinal)).Select(line => line.Split(' ')[^1]).ToList();

        Assert.Equal(["RxSse", "RxSse.Client", "RxSse.Cli", "RxSse.Templates"], named);
        Assert.Empty(named.Except(PackedPackages.Names));
        Assert.Equal(["dotnet new rxsse -n Shop", "npm install rxsse"], lines[^2..]);
    }

    [LongFact]
    public async Task CommandOfTheDocument_MakesEachPackage()
    {
        var pack = Docs.Commands.In(PackedPackages.Document, "dotnet pack").Split(' ')[1..^1];
        var folder = packed.PathOf("all");

        await DotnetCommand.RunInRepositoryAsync([.. pack, folder, "--no-build", "--configuration", DotnetCommand.Configuration]);

        Assert.Equal(
            PackedPackages.Names.Order(StringComparer.Ordinal),
            Directory.GetFiles(folder, "*.nupkg").Select(file => Path.GetFileName(file).Split(".0.")[0]).Order(StringComparer.Ordinal));
    }

    [LongFact]
    public async Task Project_IsValidatedWhenPacked_AndBuiltDeterministicallyInCi()
    {
        var settings = await DotnetCommand.RunAsync(
            Repository.PathOf("packages/RxSse.Client"),
            ["msbuild", "-getProperty:EnablePackageValidation,ContinuousIntegrationBuild,DeterministicSourcePaths"], ("CI", "true"));

        Assert.Equal(3, settings.Split("\"true\"").Length - 1);
    }

    private static List<XElement> Fields(ZipArchive package, string name)
    {
        using var text = package.GetEntry($"{name}.nuspec")!.Open();
        return [.. XDocument.Load(text).Descendants()];
    }

    private static IEnumerable<string> Attributes(IEnumerable<XElement> fields, string field, string attribute) =>
        fields.Where(element => element.Name.LocalName == field).Select(element => element.Attribute(attribute)!.Value);
}
