using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd.Cluster;

/// <summary>The real nginx with the configuration of <c>samples/cluster</c>, on a free port, in front of three nodes.</summary>
internal sealed class ClusterNginx : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rxsse-nginx-");
    private readonly PrintingProgram _program;

    private ClusterNginx(IReadOnlyList<RunningServer> nodes)
    {
        _folder.CreateSubdirectory("temp");
        var text = Repository.Read("samples/cluster/nginx.conf");
        foreach (var (written, here) in nodes.Select((node, index) => ($"127.0.0.1:300{index + 1}", node.Address.Authority))
            .Append(("127.0.0.1:8080", Address.Authority)))
        {
            Assert.Contains(written, text, StringComparison.Ordinal);
            text = text.Replace(written, here, StringComparison.Ordinal);
        }

        File.WriteAllText(Path.Combine(_folder.FullName, "nginx.conf"), text);
        _program = PrintingProgram.StartLoggingShell(
            $"exec {Installed.PathOf("nginx")} -p . -c nginx.conf -g 'daemon off;'", _folder.FullName);
    }

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort.Take()}");

    public static async Task<ClusterNginx> StartAsync(IReadOnlyList<RunningServer> nodes)
    {
        var nginx = new ClusterNginx(nodes);
        try
        {
            await nginx._program.ReadToLineAsync("start worker process "); // it listens before that
            return nginx;
        }
        catch
        {
            await nginx.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
