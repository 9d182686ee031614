using System.Net;
using System.Security.Cryptography.X509Certificates;
using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary>The real nginx with the configuration of <c>samples/behind-nginx</c>, started by the commands of its README, on free ports, in front of a server.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private const string Sample = "samples/behind-nginx";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rxsse-nginx-");
    private readonly int[] _ports = FreePort.Take(2);
    private readonly PrintingProgram _program;

    private Nginx(RunningServer server)
    {
        File.Copy(Repository.PathOf($"{Sample}/rxsse.conf"), PathOf("rxsse.conf"));
        File.WriteAllText(PathOf("nginx.conf"), Configuration(server));
        _program = PrintingProgram.StartLoggingShell($"PATH=$PATH:{Path.GetDirectoryName(Installed.PathOf("nginx"))}; {Typed()}", _folder.FullName);
    }

    public static async Task<Nginx> StartAsync(RunningServer server)
    {
        var nginx = new Nginx(server);
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

    public Uri Cleartext => new($"http://127.0.0.1:{_ports[0]}");

    public Uri Tls => new($"https://localhost:{_ports[1]}");

    public HttpClient CleartextClient() => RunningServer.ClientOf(Cleartext);

    /// <summary>A client of HTTP/2 that trusts the certificate of this nginx and no other.</summary>
    public HttpClient TlsClient()
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(PathOf("certificate.pem"));
        var expected = certificate.GetCertHashString();
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == expected;
        return new HttpClient(handler)
        {
            BaseAddress = Tls,
            Timeout = Patience.Limit,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private string Configuration(RunningServer server)
    {
        var text = Repository.Read($"{Sample}/nginx.conf");
        foreach (var (written, here) in new[]
        {
            ("127.0.0.1:3000", server.Address.Authority), ("127.0.0.1:8080", Cleartext.Authority), ("127.0.0.1:8443", $"127.0.0.1:{_ports[1]}"),
        })
        {
            Assert.Contains(written, text, StringComparison.Ordinal);
            text = text.Replace(written, here, StringComparison.Ordinal);
        }

        return text;
    }

    // The block that begins with going to the sample's folder, of which this one is a copy.
    private static string Typed()
    {
        var lines = Document.Blocks(Repository.Read($"{Sample}/README.md"), "sh").Select(block => block.Split('\n')).Single(lines => lines[0] == $"cd {Sample}");
        return string.Join(" && ", [.. lines[1..^1], $"exec {lines[^1]}"]);
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);
}
