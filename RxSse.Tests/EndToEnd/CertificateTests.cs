using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>A certificate that is replaced while the server runs.</summary>
public sealed class CertificateTests : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rxsse-certificates-");

    [Fact]
    public async Task ReplacedFiles_CountForNewConnections_AndOpenStreamsStay()
    {
        var first = Replace();
        await using var server = await RunningServer.StartAsync(
        [
            .. QuietServer.Arguments, "--Kestrel:Endpoints:Https:Url=https://127.0.0.1:0",
            $"--Kestrel:Endpoints:Https:Certificate:Path={PathOf("certificate.pem")}", $"--Kestrel:Endpoints:Https:Certificate:KeyPath={PathOf("key.pem")}",
        ]);
        using var client = ClientOf(server, first);
        await using var reader = await EventReader.JoinAsync(client);

        var second = Replace();
        await ShownBecomesAsync(server, second);

        using var newcomer = ClientOf(server, second);
        var id = await newcomer.TriggerIdAsync();
        Assert.Equal(id, (await reader.NextAsync()).Id);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    // A new key and a new certificate, each put in its place as a whole, as certbot and others do. Returns the hash of the certificate.
    private string Replace()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        Put("key.pem", key.ExportPkcs8PrivateKeyPem());
        Put("certificate.pem", certificate.ExportCertificatePem());
        return certificate.GetCertHashString();
    }

    private void Put(string file, string text)
    {
        File.WriteAllText(PathOf($"{file}.new"), text);
        File.Move(PathOf($"{file}.new"), PathOf(file), overwrite: true);
    }

    private static async Task ShownBecomesAsync(RunningServer server, string expected)
    {
        using var patience = Patience.Start();
        while (await ShownAsync(server, patience.Token) != expected)
        {
            await Task.Delay(Pause, TimeProvider.System, patience.Token);
        }
    }

    // Null while the server listens anew.
    private static async Task<string?> ShownAsync(RunningServer server, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(IPAddress.Loopback, server.Listening.Port, cancellationToken);
            await using var tls = new SslStream(connection.GetStream());
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null }, cancellationToken);
            return tls.RemoteCertificate!.GetCertHashString();
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return null;
        }
    }

    private static HttpClient ClientOf(RunningServer server, string certificate)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, ResponseDrainTimeout = TimeSpan.Zero };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate;
        return new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{server.Listening.Port}"), Timeout = Patience.Limit };
    }
}
