using System.Net.Security;
using System.Reactive.Concurrency;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RxSse.Server.Hosting;

/// <summary>
/// The certificate of an endpoint, which is read again when its files change. It is asked for with each handshake and looks at the files at most
/// once a second. Open connections keep the one that they have.
/// </summary>
/// <param name="path">A file of PEM: the certificate, and behind it those between it and its authority.</param>
/// <param name="keyPath">A file of PEM with the key of the first.</param>
/// <param name="password">The password of the key; null if it has none.</param>
/// <param name="clock">Tells when to look at the files again.</param>
/// <param name="logger">Takes what is wrong with new files.</param>
internal sealed partial class RenewedCertificate(string path, string keyPath, string? password, IScheduler clock, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly IStopwatch _clock = clock.StartStopwatch();
    private SslStreamCertificateContext? _context;
    private (DateTime Certificate, DateTime Key) _read; // when the files that were read last had been written
    private TimeSpan _looked;

    /// <summary>The newest certificate that could be read.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            lock (_lock)
            {
                if (_context is null || _clock.Elapsed - _looked >= Pause)
                {
                    _looked = _clock.Elapsed;
                    Look();
                }

                return _context!;
            }
        }
    }

    private void Look()
    {
        var written = (File.GetLastWriteTimeUtc(path), File.GetLastWriteTimeUtc(keyPath));
        if (_context is not null && written == _read)
        {
            return;
        }

        try
        {
            var context = Read();
            if (_context is not null)
            {
                LogRenewed(path, context.TargetCertificate.NotAfter.ToUniversalTime());
            }

            _context = context;
        }
        catch (Exception error) when (_context is not null && error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            LogKept(path, keyPath, error.Message); // once for these files: perhaps the other one is still to come
        }

        _read = written;
    }

    private SslStreamCertificateContext Read()
    {
        var read = password is null ? X509Certificate2.CreateFromPemFile(path, keyPath) : X509Certificate2.CreateFromEncryptedPemFile(path, password, keyPath);
        if (OperatingSystem.IsWindows())
        {
            read = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pfx), password: null); // TLS there takes no key in memory
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(path);
        return SslStreamCertificateContext.Create(read, chain, offline: true);
    }

    [LoggerMessage(4, LogLevel.Information, "New connections get the new certificate in {Path}, which is valid until {NotAfter:u}.")]
    private partial void LogRenewed(string path, DateTime notAfter);

    [LoggerMessage(5, LogLevel.Error, "The new certificate cannot be used, and the one before stays: {Path} and {KeyPath} have been replaced, but {Error}")]
    private partial void LogKept(string path, string keyPath, string error);
}
