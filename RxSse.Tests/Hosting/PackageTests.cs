using System.IO.Compression;
using System.Xml.Linq;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>The package, and an application of three lines that gets it from a folder.</summary>
public sealed class PackageTests(PackedLibrary packed) : IClassFixture<PackedLibrary>
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="RxSse" Version="{version}" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using System.Reactive.Linq;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddRxSse().AddStream("ticks", context => Observable.Interval(TimeSpan.FromSeconds(1), context.Scheduler));
        var app = builder.Build();
        app.MapRxSse();
        app.Run();
        """;

    // The packages of the machine serve as a fallback, and the new package goes into a folder of its own: the folder of the machine would
    // keep it, and give it to the next test.
    private const string Configuration = """
        <configuration>
          <packageSources>
            <add key="packed" value="{packed}" />
          </packageSources>
          <fallbackPackageFolders>
            <add key="machine" value="{machine}" />
          </fallbackPackageFolders>
        </configuration>
        """;

    [Fact]
    public void Package_DependsOnSystemReactive_AndTheFramework()
    {
        using var package = ZipFile.OpenRead(packed.Package);
        using var text = package.GetEntry("RxSse.nuspec")!.Open();
        var nuspec = XDocument.Load(text).Descendants().ToList();

        Assert.Equal(["System.Reactive"], nuspec.Where(element => element.Name.LocalName == "dependency").Select(Name));
        Assert.Equal(
            ["Microsoft.AspNetCore.App"], nuspec.Where(element => element.Name.LocalName == "frameworkReference").Select(Name).Distinct());
        Assert.Equal("MIT", nuspec.Single(element => element.Name.LocalName == "license").Value);

        static string Name(XElement element) => (element.Attribute("id") ?? element.Attribute("name"))!.Value;
    }

    [Fact]
    public void Package_HasItsDocumentation_AndItsSymbolsApart()
    {
        using var package = ZipFile.OpenRead(packed.Package);
        var files = package.Entries.Select(entry => entry.FullName).ToList();

        Assert.Contains("README.md", files);
        Assert.Contains("lib/net10.0/RxSse.xml", files);
        Assert.Contains("buildTransitive/RxSse.targets", files);
        Assert.Single(Directory.GetFiles(packed.Folder, "RxSse.*.snupkg"));
    }

    [Fact]
    public async Task FreshApplication_RestoresThePackage_AndServesEvents()
    {
        var folder = packed.PathOf("app");
        Directory.CreateDirectory(folder);
        var version = Path.GetFileNameWithoutExtension(packed.Package)["RxSse.".Length..];
        var packages = ("NUGET_PACKAGES", packed.PathOf("packages"));
        await File.WriteAllTextAsync(Path.Combine(folder, "app.csproj"), Project.Replace("{version}", version, StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Program);
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), Configuration
            .Replace("{packed}", packed.Folder, StringComparison.Ordinal).Replace("{machine}", PackagesOfTheMachine, StringComparison.Ordinal));

        await DotnetCommand.RunAsync(folder, ["build", "--output", "out"], packages);

        var runtime = await File.ReadAllTextAsync(Path.Combine(folder, "out/app.runtimeconfig.json"));
        Assert.Contains("\"System.GC.Server\": true", runtime, StringComparison.Ordinal); // the default of web applications
        Assert.DoesNotContain("Gen0MaxBudget", runtime, StringComparison.Ordinal);
        string[] evaluate = ["-getProperty:ServerGarbageCollection,TieredPGO", "-getItem:RuntimeHostConfigurationOption"];
        var settings = await DotnetCommand.RunAsync(folder, ["msbuild", "-p:RxSseRuntimeSettings=true", .. evaluate], packages);
        Assert.Contains("\"ServerGarbageCollection\": \"false\"", settings, StringComparison.Ordinal);
        Assert.Contains("\"TieredPGO\": \"false\"", settings, StringComparison.Ordinal);
        Assert.Contains("System.GC.Gen0MaxBudget", settings, StringComparison.Ordinal);

        await using var server = await RunningServer.FromAsync(
            ServerProcess.StartProgram(DotnetCommand.Program, [Path.Combine(folder, "out/app.dll"), "--urls=http://127.0.0.1:0"]));
        await using var reader = await EventReader.OpenAsync(server.Client);
        await reader.NextAsync("ticks-update");
    }

    private static string PackagesOfTheMachine => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}

/// <summary>The library, packed once for all tests of the package, in a folder that goes with them.</summary>
public sealed class PackedLibrary : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rxsse-package-").FullName;

    /// <summary>Where the packages are.</summary>
    public string Folder => PathOf("packed");

    /// <summary>The package.</summary>
    public string Package => Assert.Single(Directory.GetFiles(Folder, "RxSse.*.nupkg"));

    /// <summary>A place beside the packages.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    public async Task InitializeAsync() => await DotnetCommand.RunInRepositoryAsync(
        "pack", "RxSse", "--no-build", "--configuration", DotnetCommand.Configuration, "--output", Folder);

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }
}
