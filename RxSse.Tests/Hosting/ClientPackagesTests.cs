using System.IO.Compression;
using System.Xml.Linq;
using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>The packages of the client and of the command line, used as docs/packages.md says, in a folder of their own.</summary>
public sealed class ClientPackagesTests(PackedClients packed) : IClassFixture<PackedClients>
{
    private const string Document = "docs/packages.md";
    private static readonly string[] Arguments = [.. BusyServer.Arguments, "--RxSse:Streams:orders:Publish=true"];

    [Fact]
    public void Client_DependsOnSystemReactiveAlone()
    {
        using var package = packed.Open("RxSse.Client");
        var nuspec = Nuspec(package, "RxSse.Client");

        Assert.Equal(["System.Reactive"], Names(nuspec, "dependency"));
        Assert.Empty(Names(nuspec, "frameworkReference"));
        AssertIsComplete(package, nuspec, "RxSse.Client");
        Assert.Contains("lib/net10.0/RxSse.Client.xml", package.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public void CommandLine_IsATool_ThatHasAllItNeeds()
    {
        using var package = packed.Open("RxSse.Cli");
        var nuspec = Nuspec(package, "RxSse.Cli");

        Assert.Equal(["DotnetTool"], Names(nuspec, "packageType"));
        Assert.Empty(Names(nuspec, "dependency"));
        AssertIsComplete(package, nuspec, "RxSse.Cli");
        Assert.Contains("tools/net10.0/any/RxSse.Client.dll", package.Entries.Select(entry => entry.FullName));
    }

    [LongFact]
    public async Task Tool_DoesWhatTheDocumentSays_AndNothingGoesIntoTheHome()
    {
        await packed.InstallAsync();
        var commands = Commands.AllIn(Document).Where(command => command.Contains("tools/rxsse", StringComparison.Ordinal)).ToList();
        Assert.Equal(8, commands.Count);
        await using var server = await RunningServer.StartAsync(Arguments);

        // One shell types them one after the other, and says where one of them ends with an error.
        var script = string.Join('\n', commands.Select(command => $"{command} || echo \"exit code $?\"\necho ."));
        var printed = await RunAsync($"set -o pipefail\n{script}", server);
        var outputs = printed.Split("\n.\n");

        Assert.DoesNotContain("exit code", printed, StringComparison.Ordinal);
        Assert.Contains("\norders ", outputs[0], StringComparison.Ordinal);
        Assert.Equal(3, outputs[1].Split('\n').Length);
        Assert.Matches("""^\{"time":"[^"]+","type":"stock-update","data":\{"price":"[0-9.]+"\},"id":"[a-z0-9-]+"\}$""", outputs[2]);
        Assert.Matches("^[a-z0-9]+-[0-9]+$", outputs[3]);
        Assert.Equal(2, outputs[4].Split('\n').Length);
        Assert.Equal("{\"number\":1}\n{\"number\":2}\n{\"number\":3}", outputs[5]);
        Assert.StartsWith("view        stock | sample 1s\nreplayable  none\n", outputs[6], StringComparison.Ordinal);
        Assert.Contains("view", outputs[7], StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet", "tools", "rxsse")));

        var fault = Transcript.In(Document, "explain");
        var explained = await RunAsync($"{fault.Command} 2>&1 || echo \"exit code $?\"", server);
        var lines = explained.Split('\n');
        Assert.Equal([fault.Output[0], fault.Output[1], "exit code 2"], [lines[0], lines[1], lines[3]]);
        Assert.Equal(fault.Output[2].Split("Available:")[0], lines[2].Split("Available:")[0]); // the named views are those of the server
    }

    [LongFact]
    public async Task CommandOfTheDocument_MakesEachPackageOfItsTable()
    {
        var pack = Commands.In(Document, "dotnet pack").Split(' ')[1..^1];
        var folder = packed.PathOf("all");
        await DotnetCommand.RunInRepositoryAsync([.. pack, folder, "--no-build", "--configuration", DotnetCommand.Configuration]);

        var table = Docs.Document.Rows(Repository.Read(Document)).Select(row => row[0].Trim('`')).Where(name => name.StartsWith("RxSse", StringComparison.Ordinal));
        Assert.Equal(
            table.Order(StringComparer.Ordinal),
            Directory.GetFiles(folder, "*.nupkg").Select(file => Path.GetFileName(file).Split(".0.")[0]).Order(StringComparer.Ordinal));
    }

    [LongFact]
    public async Task FreshProgram_RestoresTheClient_AndShowsEvents()
    {
        var commands = Commands.AllIn(Document).Where(command => command.Contains("reader", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, commands.Count);
        await packed.RunAsync(string.Join(" && ", commands[..3]));
        await packed.UseDiskOnlyAsync("reader/nuget.config");
        await packed.RunAsync(commands[3]);
        await using var server = await RunningServer.StartAsync(Arguments);
        var program = Docs.Document.Blocks(Repository.Read(Document), "csharp").Single();
        await File.WriteAllTextAsync(packed.PathOf("reader/Program.cs"), Here(program, server));
        await packed.RunAsync("dotnet build reader --output reader/out");

        await using var reader = PrintingProgram.Start(DotnetCommand.Program, packed.PathOf("reader/out/reader.dll"));
        Assert.Matches("^stock-update \\{.*\\}$", await reader.ReadToLineAsync("stock-update"));
        await server.KillAndStartAgainAsync(Arguments);
        await reader.ReadToLineAsync(": restarted");
    }

    private Task<string> RunAsync(string script, RunningServer server) => packed.RunAsync(Here(script, server));

    private static string Here(string text, RunningServer server) =>
        text.Replace("http://localhost:3000", server.Address.ToString().TrimEnd('/'), StringComparison.Ordinal);

    private static List<XElement> Nuspec(ZipArchive package, string name)
    {
        using var text = package.GetEntry($"{name}.nuspec")!.Open();
        return [.. XDocument.Load(text).Descendants()];
    }

    private static IEnumerable<string> Names(IEnumerable<XElement> nuspec, string kind) => nuspec.Where(element => element.Name.LocalName == kind)
        .Select(element => (element.Attribute("id") ?? element.Attribute("name"))!.Value);

    private void AssertIsComplete(ZipArchive package, IEnumerable<XElement> nuspec, string name)
    {
        Assert.Equal("MIT", nuspec.Single(element => element.Name.LocalName == "license").Value);
        Assert.Contains("README.md", package.Entries.Select(entry => entry.FullName));
        Assert.Single(Directory.GetFiles(packed.Packages, $"{name}.*.snupkg"));
    }
}

/// <summary>The two packages, made once, where docs/packages.md has them, in a folder that goes with the tests.</summary>
public sealed class PackedClients : IAsyncLifetime
{
    // One process packs both.
    private const string Project = """
        <Project>
          <Target Name="Pack">
            <MSBuild Projects="{client};{cli}" Targets="Pack" Properties="NoBuild=true;_IsPacking=true;Configuration={configuration};PackageOutputPath={output}" />
          </Target>
        </Project>
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("rxsse-clients-").FullName;

    /// <summary>Where the packages are.</summary>
    public string Packages => PathOf("artifacts/packages");

    public string PathOf(string name) => Path.Combine(_folder, name);

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(PathOf("pack.proj"), Project
            .Replace("{client}", Repository.PathOf("packages/RxSse.Client/RxSse.Client.csproj"), StringComparison.Ordinal)
            .Replace("{cli}", Repository.PathOf("packages/RxSse.Cli/RxSse.Cli.csproj"), StringComparison.Ordinal)
            .Replace("{configuration}", DotnetCommand.Configuration, StringComparison.Ordinal)
            .Replace("{output}", Packages, StringComparison.Ordinal));
        await DotnetCommand.RunInRepositoryAsync("msbuild", PathOf("pack.proj"), "-target:Pack", "-nodeReuse:false");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Opens a package.</summary>
    public ZipArchive Open(string name) => ZipFile.OpenRead(Assert.Single(Directory.GetFiles(Packages, $"{name}.*.nupkg")));

    /// <summary>Installs the tool as the document says.</summary>
    public Task<string> InstallAsync() => RunAsync(Commands.In("docs/packages.md", "tool install"));

    /// <summary>From now on, no package comes over the network: the machine's serve as a fallback.</summary>
    public async Task UseDiskOnlyAsync(string configuration)
    {
        var document = XDocument.Load(PathOf(configuration));
        document.Root!.Element("packageSources")!.Elements().Where(source => (string?)source.Attribute("key") == "nuget").Remove();
        document.Root.Add(new XElement(
            "fallbackPackageFolders", new XElement("add", new XAttribute("key", "machine"), new XAttribute("value", PackagesOfTheMachine))));
        await File.WriteAllTextAsync(PathOf(configuration), document.ToString());
    }

    /// <summary>Types a script in the folder, with a home and a package folder of its own; returns what it prints.</summary>
    public async Task<string> RunAsync(string script)
    {
        var start = new System.Diagnostics.ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = _folder, RedirectStandardOutput = true };
        foreach (var (name, value) in new[]
            { ("HOME", PathOf("home")), ("DOTNET_CLI_HOME", PathOf("home")), ("NUGET_PACKAGES", PathOf("home/packages")), ("DOTNET_NOLOGO", "1") })
        {
            start.Environment[name] = value;
        }

        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { } host)
        {
            start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(host); // where the tool finds the runtime
        }

        Directory.CreateDirectory(PathOf("home"));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5)); // a failure only
        using var process = System.Diagnostics.Process.Start(start)!;
        using var killed = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        var printed = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode} of {script}\n{printed}");
        return printed.TrimEnd('\n');
    }

    private static string PackagesOfTheMachine => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
