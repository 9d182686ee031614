using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary>The real nginx with the configuration of <c>samples/behind-nginx</c>, on free ports, in front of a server.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private const string Sample = "samples/behind-nginx";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rxsse-nginx-");
    private readonly X509Certificate2 _certificate;
    private readonly (int Cleartext, int Tls) _ports = FreePorts();
    private readonly PrintingProgram _program;

    private Nginx(RunningServer server)
    {
        _certificate = MakeCertificate();
        Directory.CreateDirectory(PathOf("temp"));
        File.Copy(Repository.PathOf($"{Sample}/rxsse.conf"), PathOf("rxsse.conf"));
        File.WriteAllText(PathOf("nginx.conf"), Configuration(server));
        _program = PrintingProgram.StartLogging(Installed.PathOf("nginx")!, "-p", $"{_folder.FullName}/", "-c", "nginx.conf", "-g", "daemon off;");
    }

    public static async Task<Nginx> StartAsync(RunningServer server)
    {
        var nginx = new Nginx(server);
        await nginx._program.ReadToLineAsync("start worker process "); // it listens before that
        return nginx;
    }

    public HttpClient CleartextClient() => RunningServer.ClientOf(new Uri($"http://127.0.0.1:{_ports.Cleartext}"));

    /// <summary>A client of HTTP/2 that trusts the certificate of this nginx and no other.</summary>
    public HttpClient TlsClient()
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == _certificate.GetCertHashString();
        return new HttpClient(handler)
        {
            BaseAddress = new Uri($"https://localhost:{_ports.Tls}"),
            Timeout = Patience.Limit,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _certificate.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Configuration(RunningServer server)
    {
        var text = Repository.Read($"{Sample}/nginx.conf");
        foreach (var (written, here) in new[]
        {
            ("127.0.0.1:3000", server.Address.Authority), ("127.0.0.1:8080", $"127.0.0.1:{_ports.Cleartext}"), ("127.0.0.1:8443", $"127.0.0.1:{_ports.Tls}"),
        })
        {
            Assert.Contains(written, text, StringComparison.Ordinal);
            text = text.Replace(written, here, StringComparison.Ordinal);
        }

        return text;
    }

    private X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(PathOf("certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf("key.pem"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    // Both are held before either is let go, so that they are two.
    private static (int, int) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
