using System.IO.Compression;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>The package of the library, and the server of the template, which gets it from a folder.</summary>
[Collection(PackagesGroup.Name)]
public sealed class PackageTests(PackedPackages packed)
{
    // The packages of the machine serve as a fallback, and the new package goes into a folder of its own.
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
    public async Task ServerOfTheTemplate_RestoresThePackage_AndServesEvents()
    {
        var folder = packed.PathOf("template/content/Company-App");
        using (var template = packed.Open("RxSse.Templates"))
        {
            template.ExtractToDirectory(packed.PathOf("template"));
        }

        var project = Path.Combine(folder, "Company-App.csproj");
        await File.WriteAllTextAsync(project, WithoutAot(await File.ReadAllTextAsync(project)));
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), Configuration
            .Replace("{packed}", packed.Packages, StringComparison.Ordinal)
            .Replace("{machine}", PackedPackages.PackagesOfTheMachine, StringComparison.Ordinal));
        var packages = ("NUGET_PACKAGES", packed.PathOf("packages"));

        await DotnetCommand.RunAsync(folder, ["build", "--output", "out", "-warnaserror"], packages);

        Assert.All(["views.json", "demo"], name => Assert.False(Path.Exists(Path.Combine(folder, "out", name)), name)); // nothing of RxSse.Server
        var runtime = await File.ReadAllTextAsync(Path.Combine(folder, "out/Company-App.runtimeconfig.json"));
        Assert.Contains("\"System.GC.Server\": true", runtime, StringComparison.Ordinal); // the default of web applications
        Assert.DoesNotContain("Gen0MaxBudget", runtime, StringComparison.Ordinal);
        string[] evaluate = ["-getProperty:ServerGarbageCollection,TieredPGO", "-getItem:RuntimeHostConfigurationOption"];
        var settings = await DotnetCommand.RunAsync(folder, ["msbuild", "-p:RxSseRuntimeSettings=true", .. evaluate], packages);
        Assert.Contains("\"ServerGarbageCollection\": \"false\"", settings, StringComparison.Ordinal);
        Assert.Contains("\"TieredPGO\": \"false\"", settings, StringComparison.Ordinal);
        Assert.Contains("System.GC.Gen0MaxBudget", settings, StringComparison.Ordinal);

        await using var server = await RunningServer.FromAsync(
            ServerProcess.StartProgram(DotnetCommand.Program, [Path.Combine(folder, "out/Company-App.dll"), "--urls=http://127.0.0.1:0"]));
        await using var reader = await EventReader.OpenAsync(server.Client);
        await reader.NextAsync("prices-update");
    }

    // As the template engine leaves it without --aot.
    private static string WithoutAot(string project)
    {
        const string End = "<!--#endif -->";
        var start = project.IndexOf("<!--#if (aot) -->", StringComparison.Ordinal);
        return project.Remove(start, project.IndexOf(End, StringComparison.Ordinal) + End.Length - start);
    }
}
