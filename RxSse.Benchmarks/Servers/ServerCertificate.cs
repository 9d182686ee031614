using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RxSse.Benchmarks.Servers;

/// <summary>A certificate for one run, in files that are deleted with it.</summary>
internal sealed class ServerCertificate : IDisposable
{
    public const string Subject = "CN=localhost";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rxsse-certificate-");

    public ServerCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject, key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        File.WriteAllText(CertificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(KeyPath, key.ExportPkcs8PrivateKeyPem());
    }

    public string CertificatePath => Path.Combine(_folder.FullName, "certificate.pem");

    public string KeyPath => Path.Combine(_folder.FullName, "key.pem");

    public void Dispose() => _folder.Delete(recursive: true);
}
