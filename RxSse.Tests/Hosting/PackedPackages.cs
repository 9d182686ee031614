using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>The tests of the packages, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PackagesGroup : ICollectionFixture<PackedPackages>
{
    public const string Name = "packages";
}

/// <summary>
/// All packages, made once for all tests of them, in a folder that goes with them: it has the packages where docs/packages.md makes them in a
/// clone, and an empty folder beside the clone, with a home of its own.
/// </summary>
public sealed class PackedPackages : IAsyncLifetime
{
    /// <summary>The document whose commands are typed.</summary>
    internal const string Document = "docs/packages.md";

    /// <summary>What the publisher sets.</summary>
    internal const string RepositoryUrl = "https://example.org/rxsse";

    // One process packs all.
    private const string Project = """
        <Project>
          <Target Name="Pack">
            <MSBuild Projects="{projects}" Targets="Pack"
                     Properties="NoBuild=true;_IsPacking=true;Configuration={configuration};PackageOutputPath={output};RepositoryUrl={url}" />
          </Target>
        </Project>
        """;

    private readonly HashSet<string> _typed = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("rxsse-packages-").FullName;

    /// <summary>The names of all packages: the project of each is in a folder of its name.</summary>
    internal static IReadOnlyList<string> Names { get; } =
        ["RxSse", .. Directory.GetDirectories(Repository.PathOf("packages"), "RxSse.*").Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    /// <summary>Where the packages are.</summary>
    public string Packages => PathOf("clone/artifacts/packages");

    /// <summary>Where the commands are typed.</summary>
    public string Work => PathOf("try");

    /// <summary>The package folder of the machine, which serves as a fallback: new packages would stay in it, for the next test.</summary>
    public static string PackagesOfTheMachine => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>A place beside the packages.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    public async Task InitializeAsync()
    {
        var projects = Names.Select(name => Repository.PathOf($"{(name == "RxSse" ? "" : "packages/")}{name}/{name}.csproj"));
        await File.WriteAllTextAsync(PathOf("pack.proj"), Project
            .Replace("{projects}", string.Join(';', projects), StringComparison.Ordinal)
            .Replace("{configuration}", DotnetCommand.Configuration, StringComparison.Ordinal)
            .Replace("{output}", Packages, StringComparison.Ordinal)
            .Replace("{url}", RepositoryUrl, StringComparison.Ordinal));
        await DotnetCommand.RunInRepositoryAsync("msbuild", PathOf("pack.proj"), "-target:Pack", "-nodeReuse:false");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Opens a package.</summary>
    public ZipArchive Open(string name) => ZipFile.OpenRead(Assert.Single(Directory.GetFiles(Packages, $"{name}.0.*.nupkg")));

    /// <summary>Makes the folder outside of the clone as the document says. No package comes over the network from then on.</summary>
    public async Task PrepareAsync()
    {
        if (Directory.Exists(Work))
        {
            return;
        }

        var block = Docs.Document.Blocks(Repository.Read(Document), "sh").Single(block => block.StartsWith("mkdir ", StringComparison.Ordinal));
        await TypeAsync(block.Replace("\n", " && ", StringComparison.Ordinal), PathOf("clone"));
        var sources = Path.Combine(Work, "nuget.config");
        var document = XDocument.Load(sources);
        document.Root!.Element("packageSources")!.Elements().Where(source => (string?)source.Attribute("key") == "nuget").Remove();
        document.Root.Add(new XElement(
            "fallbackPackageFolders", new XElement("add", new XAttribute("key", "machine"), new XAttribute("value", PackagesOfTheMachine))));
        await File.WriteAllTextAsync(sources, document.ToString());
    }

    /// <summary>Types the only command of the document that has a part, if no test has done so.</summary>
    public async Task TypeOnceAsync(string part)
    {
        if (_typed.Add(part))
        {
            await TypeAsync(Commands.In(Document, part));
        }
    }

    /// <summary>Types a script in the folder, with a home and a package folder of its own; returns what it prints.</summary>
    public Task<string> TypeAsync(string script) => TypeAsync(script, Work);

    /// <summary>A script with a home and a package folder of its own.</summary>
    public string AtHome(string script)
    {
        Directory.CreateDirectory(PathOf("home"));
        var runtime = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { } host ? $" DOTNET_ROOT={Path.GetDirectoryName(host)}" : ""; // for the tool
        return $"export HOME={PathOf("home")} DOTNET_CLI_HOME={PathOf("home")} NUGET_PACKAGES={PathOf("home/packages")} DOTNET_NOLOGO=1{runtime}\n{script}";
    }

    private async Task<string> TypeAsync(string script, string folder)
    {
        var start = new ProcessStartInfo("bash", ["-c", AtHome(script)]) { WorkingDirectory = folder, RedirectStandardOutput = true };
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(20)); // a failure only: a native publish on a busy machine
        using var process = Process.Start(start)!;
        using var killed = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        var printed = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode} of {script}\n{printed}");
        return printed.TrimEnd('\n');
    }
}
