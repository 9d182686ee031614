using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Cluster;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>The packages of the two logs, added to a new server as a user adds them, with the line of their READMEs.</summary>
[Collection(PackagesGroup.Name)]
public sealed class LogPackagesTests(PackedPackages packed)
{
    [LongFact]
    public Task HistoryInAFile_OutlivesTheProcess() => AssertOutlivesAsync("RxSse.File", "/var/lib/app", packed.PathOf("history"));

    [LongFactIfInstalled("redis-server", "redis-server")]
    public async Task HistoryInRedis_OutlivesTheProcess()
    {
        await using var redis = await RedisProcess.StartAsync();
        await AssertOutlivesAsync("RxSse.Redis", "localhost:6379", redis.Address);
    }

    private async Task AssertOutlivesAsync(string package, string documented, string place)
    {
        const string Call = "builder.Services.AddRxSse()";
        var name = $"Lasting{package.Split('.')[1]}";
        var line = Document.Blocks(Repository.Read($"packages/{package}/README.md"), "csharp").Single().Trim().TrimEnd(';');
        Assert.StartsWith("builder.Services.AddRxSse(", line, StringComparison.Ordinal);
        Assert.Contains(documented, line, StringComparison.Ordinal);
        await packed.PrepareAsync();
        await packed.TypeOnceAsync("new install");
        await packed.TypeAsync($"dotnet new rxsse -n {name} && dotnet add {name}/{name} package {package}");
        var file = Path.Combine(packed.Work, name, name, "Program.cs");
        var program = await File.ReadAllTextAsync(file);
        Assert.Contains(Call, program, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, program.Replace(Call, line.Replace(documented, place, StringComparison.Ordinal), StringComparison.Ordinal));
        await packed.TypeAsync($"dotnet build {name}/{name} -warnaserror -o {name}/out");

        Received first, second;
        await using (var server = await StartAsync(name))
        {
            await using var reader = await EventReader.OpenAsync(server.Client);
            (first, second) = (await reader.NextAsync("prices-update"), await reader.NextAsync("prices-update"));
        } // kill -9

        await using var next = await StartAsync(name);
        await using var returned = await EventReader.OpenAsync(next.Client, $"?lastEventId={first.Id}");
        var received = await returned.ReadThroughAsync(item => item.Type == "prices-update");
        Assert.Equal(second.Id, received[^1].Id);
        Assert.DoesNotContain(received, item => item.Type == "gap");
    }

    private Task<RunningServer> StartAsync(string name) => RunningServer.FromAsync(
        ServerProcess.StartProgram(DotnetCommand.Program, [Path.Combine(packed.Work, $"{name}/out/{name}.dll"), "--urls=http://127.0.0.1:0"]));
}
