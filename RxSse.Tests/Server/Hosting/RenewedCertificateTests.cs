using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Reactive.Testing;
using RxSse.Server.Hosting;
using RxSse.Tests.Diagnostics;
using Xunit;

namespace RxSse.Tests.Server.Hosting;

public sealed class RenewedCertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rxsse-certificates-");
    private readonly TestScheduler _scheduler = new();
    private readonly RecordingLogger<RenewedCertificate> _logger = new();
    private int _written;

    private string CertificatePath => Path.Combine(_folder.FullName, "certificate.pem");

    private string KeyPath => Path.Combine(_folder.FullName, "key.pem");

    [Fact]
    public void NewFiles_AreLookedForOnceASecond()
    {
        var first = Replace();
        var certificate = Certificate();
        Assert.Equal(first, Shown(certificate));

        var second = Replace();
        Assert.Equal(first, Shown(certificate));
        _scheduler.AdvanceBy(TimeSpan.FromSeconds(1).Ticks);
        Assert.Equal(second, Shown(certificate));
    }

    [Fact]
    public void FilesThatDoNotBelongTogether_LeaveTheCertificate_UntilTheyDo()
    {
        var first = Replace();
        var certificate = Certificate();
        Assert.Equal(first, Shown(certificate));

        var second = Replace(certificateToo: false);
        for (var handshake = 0; handshake < 3; handshake++)
        {
            _scheduler.AdvanceBy(TimeSpan.FromSeconds(1).Ticks);
            Assert.Equal(first, Shown(certificate));
        }

        Assert.Single(_logger.Messages, message => message.Contains("the one before stays", StringComparison.Ordinal)); // and not for each handshake
        second = Replace();
        _scheduler.AdvanceBy(TimeSpan.FromSeconds(1).Ticks);
        Assert.Equal(second, Shown(certificate));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Shown(RenewedCertificate certificate) => certificate.Current.TargetCertificate.GetCertHashString();

    private RenewedCertificate Certificate() => new(CertificatePath, KeyPath, password: null, _scheduler, _logger);

    private string Replace(bool certificateToo = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        Put(KeyPath, key.ExportPkcs8PrivateKeyPem());
        if (certificateToo)
        {
            Put(CertificatePath, certificate.ExportCertificatePem());
        }

        return certificate.GetCertHashString();
    }

    // Each with a time of its own, whatever the resolution of the file system is.
    private void Put(string file, string text)
    {
        File.WriteAllText(file, text);
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddSeconds(++_written));
    }
}
