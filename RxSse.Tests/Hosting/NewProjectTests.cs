using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.JavaScriptClient;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>From an empty folder, with nothing but the packages: docs/packages.md, as a newcomer types it.</summary>
[Collection(PackagesGroup.Name)]
public sealed class NewProjectTests(PackedPackages packed)
{
    private const string Document = PackedPackages.Document;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5); // a failure only: builds on a busy machine

    [LongFactIfInstalled("npm", "node", "npm")]
    public async Task NewServer_Runs_TheToolShowsItsEvents_AndTheClientsSurviveItsEnd()
    {
        var port = FreePort.Take();
        var commands = Commands.AllIn(Document);
        await packed.PrepareAsync();

        await packed.TypeOnceAsync("new install");
        Assert.True(Directory.Exists(packed.PathOf("home/.templateengine"))); // and not in the home of the user
        var printed = await packed.TypeAsync($"{Commands.In(Document, "new rxsse")} --port {port}");
        Assert.Equal(2, printed.Split("Restore succeeded.").Length - 1);
        Assert.Contains("Passed!", await packed.TypeAsync(Commands.In(Document, "dotnet test")), StringComparison.Ordinal);
        await packed.TypeOnceAsync("tool install");
        Assert.Equal(2, commands.Count(command => command.Contains("reader", StringComparison.Ordinal)));
        await packed.TypeOnceAsync("new console");
        await packed.TypeOnceAsync("add reader");
        var program = Docs.Document.Blocks(Repository.Read(Document), "csharp").Single();
        await File.WriteAllTextAsync(Path.Combine(packed.Work, "reader/Program.cs"), program
            .Replace("http://localhost:3000", $"http://localhost:{port}", StringComparison.Ordinal).Replace("=stock", "=prices", StringComparison.Ordinal));
        await packed.TypeAsync("dotnet build reader --output reader/out");
        await packed.TypeAsync(ListenerProgram.Install);
        await File.WriteAllTextAsync(Path.Combine(packed.Work, ListenerProgram.File), ListenerProgram.For(new Uri($"http://localhost:{port}"))
            .Replace("=stock", "=prices", StringComparison.Ordinal).Replace("stock-update", "prices-update", StringComparison.Ordinal)
            .Replace("data.price", "data.amount", StringComparison.Ordinal));

        await using (await RunAsync(port))
        {
            var shown = await packed.TypeAsync($"tools/rxsse tail http://localhost:{port} --streams prices -n 2");
            Assert.All(shown.Split('\n'), line => Assert.Matches("prices-update .*\"amount\":[0-9.]+", line));
            var requests = Commands.AllIn(Path.Combine(packed.Work, "Shop/README.md"))
                .Where(command => command.StartsWith("curl ", StringComparison.Ordinal)).ToList();
            Assert.Equal(2, requests.Count);
            foreach (var request in requests)
            {
                await packed.TypeAsync($"{request} -s | grep -m 1 amount");
            }
        }

        await using var reader = PrintingProgram.Start(DotnetCommand.Program, Path.Combine(packed.Work, "reader/out/reader.dll"));
        reader.WaitFor(Limit);
        await using var listener = PrintingProgram.StartShell(ListenerProgram.Run, packed.Work);
        listener.WaitFor(Limit);
        await using (await RunAsync(port))
        {
            Assert.Matches("^prices-update \\{.*\\}$", await reader.ReadToLineAsync("prices-update"));
            await listener.ReadToLineAsync("live");
            Assert.Matches("^[0-9.]+$", Assert.Single(await listener.ReadLinesAsync(1)));
        } // kill -9

        await using (await RunAsync(port))
        {
            await reader.ReadToLineAsync(": restarted");
            await reader.ReadToLineAsync("prices-update");
            await listener.ReadToLineAsync(": restarted");
            Assert.Matches("^[0-9.]+$", Assert.Single(await listener.ReadLinesAsync(1)));
        }
    }

    [LongFactIfInstalled("clang", "clang")]
    public async Task NativeBinaryOfANewServer_IsMadeWithoutWarnings_AndSendsEvents()
    {
        var port = FreePort.Take();
        await packed.PrepareAsync();
        await packed.TypeOnceAsync("new install");
        await packed.TypeAsync("dotnet new rxsse -n Small --aot && dotnet publish Small/Small -warnaserror -o small-out");

        Assert.False(File.Exists(Path.Combine(packed.Work, "small-out/Small.dll")));
        await using var server = PrintingProgram.StartShell(
            packed.AtHome($"HTTP_PORTS= ASPNETCORE_URLS=http://localhost:{port} exec small-out/Small"), packed.Work);
        await server.ReadToLineAsync($"Now listening on: http://localhost:{port}");
        await packed.TypeAsync($"curl -sN http://localhost:{port}/events | grep -m 1 amount");
    }

    [LongFact]
    public async Task Parameters_SetNamesPortAndNativeBinary()
    {
        await packed.PrepareAsync();
        await packed.TypeOnceAsync("new install");
        await packed.TypeAsync("dotnet new rxsse -n My-shop.2 --port 6001 && dotnet new rxsse -n Native --aot && dotnet test My-shop.2 -warnaserror");

        Assert.Contains("namespace My_shop._2;", Read("My-shop.2/My-shop.2/PriceStream.cs"), StringComparison.Ordinal);
        Assert.Contains("http://localhost:6001", Read("My-shop.2/My-shop.2/Properties/launchSettings.json"), StringComparison.Ordinal);
        Assert.Contains("@server = http://localhost:6001", Read("My-shop.2/My-shop.2/My-shop.2.http"), StringComparison.Ordinal);
        Assert.Contains("-p 6001:8080 my-shop-2\n", Read("My-shop.2/Dockerfile"), StringComparison.Ordinal);
        Assert.Contains("\"My-shop.2.dll\"", Read("My-shop.2/Dockerfile"), StringComparison.Ordinal);
        Assert.DoesNotContain("Aot", Read("My-shop.2/My-shop.2/My-shop.2.csproj"), StringComparison.Ordinal);
        Assert.Contains("<PublishAot>true</PublishAot>", Read("Native/Native/Native.csproj"), StringComparison.Ordinal);
        Assert.Contains("ENTRYPOINT [\"/app/Native\"]", Read("Native/Dockerfile"), StringComparison.Ordinal);
        Assert.All(["My-shop.2", "Native"], folder => Assert.False(File.Exists(Path.Combine(packed.Work, folder, "Dockerfile.native"))));
        var files = new[] { "My-shop.2", "Native" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(packed.Work, folder), "*", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => File.ReadAllText(file).Contains("Company", StringComparison.Ordinal));
    }

    private string Read(string file) => File.ReadAllText(Path.Combine(packed.Work, file));

    // As the document says; its port is in the launch settings. Its end is that of all its processes, by SIGKILL.
    private async Task<PrintingProgram> RunAsync(int port)
    {
        var server = PrintingProgram.StartShell(packed.AtHome(Commands.In(Document, "--project Shop")), packed.Work);
        server.WaitFor(Limit);
        await server.ReadToLineAsync($"Now listening on: http://localhost:{port}");
        return server;
    }
}
