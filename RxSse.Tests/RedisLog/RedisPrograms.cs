using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RxSse.Tests.EndToEnd.Clients;

namespace RxSse.Tests.RedisLog;

/// <summary>Programs of Redis on loopback that a test starts, ends and starts again. Each keeps its data below one folder.</summary>
internal sealed class RedisPrograms : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rxsse-redis-");
    private readonly Dictionary<int, PrintingProgram> _running = [];

    /// <summary>Starts a server, which has on disk what it has acknowledged.</summary>
    public Task StartAsync(int port, params string[] arguments) => StartAsync(
        "redis-server", port,
        ["--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--repl-diskless-sync-delay", "0", .. arguments],
        "Ready to accept connections");

    /// <summary>Starts a Sentinel.</summary>
    public async Task StartSentinelAsync(int port, string configuration)
    {
        var file = Path.Combine(_folder.FullName, $"sentinel-{port}.conf");
        await File.WriteAllTextAsync(file, $"port {port}\nbind 127.0.0.1\n{configuration}");
        await StartAsync("redis-sentinel", port, [file], "+monitor");
    }

    /// <summary>Ends a program as a power failure would.</summary>
    public async Task KillAsync(int port)
    {
        _running.Remove(port, out var program);
        await program!.DisposeAsync();
    }

    /// <summary>Writes a certificate for loopback, and that of who has issued it.</summary>
    public (string Issuer, string[] Arguments) IssueCertificate()
    {
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issuer = new CertificateRequest("CN=RxSse tests", issuerKey, HashAlgorithmName.SHA256);
        issuer.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var from = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var issuing = issuer.CreateSelfSigned(from, from.AddYears(80));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(issuing, from, from.AddYears(70), [1, 2, 3, 4]);
        var issuerFile = Write("issuer.crt", issuing.ExportCertificatePem());
        return (issuerFile,
        [
            "--tls-cert-file", Write("server.crt", issued.ExportCertificatePem()), "--tls-key-file", Write("server.key", key.ExportPkcs8PrivateKeyPem()),
            "--tls-ca-cert-file", issuerFile, "--tls-auth-clients", "no",
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _running.Values)
        {
            await program.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(string name, int port, string[] arguments, string isThere)
    {
        var folder = _folder.CreateSubdirectory($"{port}");
        string[] all = name == "redis-server" && !arguments.Contains("--tls-port") ? ["--port", $"{port}", .. arguments] : arguments;
        var program = PrintingProgram.StartIn(folder.FullName, Installed.PathOf(name) ?? name, all);
        _running[port] = program;
        await program.ReadToLineAsync(isThere);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
