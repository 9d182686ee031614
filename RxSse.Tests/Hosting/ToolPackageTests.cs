using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>The package of the command line, used as docs/packages.md says, in a folder of its own.</summary>
[Collection(PackagesGroup.Name)]
public sealed class ToolPackageTests(PackedPackages packed)
{
    private const string Document = PackedPackages.Document;
    private static readonly string[] Arguments = [.. BusyServer.Arguments, .. Commands.In(Document, "--project RxSse.Server").Split(" -- ")[1].Split(' ')];

    [LongFact]
    public async Task Tool_DoesWhatTheDocumentSays_AndNothingGoesIntoTheHome()
    {
        await packed.PrepareAsync();
        await packed.TypeOnceAsync("tool install");
        var commands = Commands.AllIn(Document).Where(command => command.Contains("tools/rxsse", StringComparison.Ordinal)).ToList();
        Assert.Equal(8, commands.Count);
        await using var server = await RunningServer.StartAsync(Arguments);

        // One shell types them one after the other, and says where one of them ends with an error.
        var script = string.Join('\n', commands.Select(command => $"{command} || echo \"exit code $?\"\necho ."));
        var printed = await RunAsync($"set -o pipefail\nexec 2>errors.txt\n{script}", server);
        var outputs = printed.Split("\n.\n");

        Assert.DoesNotContain("exit code", printed, StringComparison.Ordinal);
        Assert.Equal("", await File.ReadAllTextAsync(Path.Combine(packed.Work, "errors.txt"))); // also behind the pipe that is closed
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

    [LongFactIfInstalled("bsdutils", "script")]
    public async Task Terminal_HasColours_UnlessSomebodyWantsNone_AndNoServerDrivesIt()
    {
        await packed.PrepareAsync();
        await packed.TypeOnceAsync("tool install");
        await using var server = await RunningServer.StartAsync(Arguments);
        const string Evil = "\u009b2J\u202e"; // which clears a terminal, and turns the direction of writing; JSON may have both
        const string Tail = "tools/rxsse tail http://localhost:3000 --streams orders --from earliest -n 1";
        await RunAsync($"tools/rxsse publish http://localhost:3000 orders '\"{Evil}\"'", server);

        var terminal = await RunAsync($"TERM=xterm script -qec '{Tail}' /dev/null", server);
        var plain = await RunAsync($"TERM=xterm NO_COLOR=1 script -qec '{Tail}' /dev/null", server);
        var pipe = await RunAsync($"TERM=xterm {Tail} | cat", server);

        Assert.Contains("\e[36morders-update\e[0m", terminal, StringComparison.Ordinal);
        Assert.All([plain, pipe], printed => Assert.DoesNotMatch("\e\\[[0-9;]*m", printed));
        Assert.All([terminal, plain, pipe], printed =>
        {
            Assert.Contains(@"\u009b2J\u202e", printed, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(printed, letter => Evil.Contains(letter, StringComparison.Ordinal) && !char.IsAsciiLetterOrDigit(letter));
        });
    }

    private Task<string> RunAsync(string script, RunningServer server) =>
        packed.TypeAsync(script.Replace("http://localhost:3000", server.Address.ToString().TrimEnd('/'), StringComparison.Ordinal));
}
