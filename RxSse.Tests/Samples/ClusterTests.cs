using System.Text.RegularExpressions;
using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Cluster;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary><c>samples/cluster</c>: its two commands, on free ports, with the server that was built with the tests.</summary>
public sealed class ClusterTests : IDisposable
{
    private const string Sample = "samples/cluster";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("rxsse-cluster-");

    public void Dispose() => _root.Delete(recursive: true);

    [ClusterFact("redis-server", "nginx", "curl")]
    public async Task ClientOfANodeThatIsKilled_ReceivesAllEvents()
    {
        CopyWithFreePorts();
        var readme = Repository.Read($"{Sample}/README.md");
        var server = Path.Combine(AppContext.BaseDirectory, "RxSse.Server.dll");
        var run = Commands.AllIn($"{Sample}/README.md")[0];
        await using var cluster = PrintingProgram.StartShell($"RXSSE_SERVER='{server}' exec {run}", _root.FullName);
        var ready = await cluster.ReadToLineAsync("are ready");
        var demo = Document.Blocks(readme, "console").Single().Split('\n');

        await using var shell = PrintingProgram.StartShell($"{demo[0]["$ ".Length..]} && echo done", _root.FullName);
        var printed = await shell.ReadLinesToAsync("done");

        Assert.StartsWith("Redis, three nodes and nginx are ready: ", ready, StringComparison.Ordinal);
        Assert.Equal(demo[1..].Where(line => line.Length > 0).Select(WithoutPort), printed.SkipLast(1).Select(WithoutPort));
        Assert.NotEqual(printed[0], printed[2]);
    }

    private void CopyWithFreePorts()
    {
        var ports = new[] { 6380, 3001, 3002, 3003, 8080 }.ToDictionary(port => $"{port}", _ => $"{FreePort.Take()}");
        var written = new Regex($"\\b({string.Join('|', ports.Keys)})\\b");
        var folder = _root.CreateSubdirectory(Sample).FullName;
        foreach (var name in new[] { "run", "demo", "nginx.conf" })
        {
            var copy = Path.Combine(folder, name);
            File.Copy(Repository.PathOf($"{Sample}/{name}"), copy); // with the right to run it
            File.WriteAllText(copy, written.Replace(File.ReadAllText(copy), port => ports[port.Value]));
        }
    }

    private static string WithoutPort(string line) =>
        line.Contains("on port ", StringComparison.Ordinal) ? line[..line.LastIndexOf(' ')] : line;
}
