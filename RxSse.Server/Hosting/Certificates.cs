using Microsoft.AspNetCore.Server.Kestrel.Core;
using RxSse.Threading;

namespace RxSse.Server.Hosting;

/// <summary>Certificates in files that are replaced while the server runs.</summary>
internal static class Certificates
{
    /// <summary>
    /// Reads the certificates of endpoints again when their files have changed, and keeps open connections. Kestrel would stop the endpoint, end its
    /// connections after five seconds, and listen anew.
    /// </summary>
    public static WebApplicationBuilder RenewCertificates(this WebApplicationBuilder builder)
    {
        var kestrel = builder.Configuration.GetSection("Kestrel");
        var endpoints = kestrel.GetSection("Endpoints").GetChildren()
            .Select(endpoint => (endpoint.Key, Path: endpoint["Certificate:Path"], KeyPath: endpoint["Certificate:KeyPath"], Password: endpoint["Certificate:Password"]))
            .Where(endpoint => endpoint is { Path.Length: > 0, KeyPath.Length: > 0 })
            .ToList();
        if (endpoints.Count == 0)
        {
            return builder;
        }

        var folder = builder.Environment.ContentRootPath; // as Kestrel finds them
        builder.Services.AddOptions<KestrelServerOptions>().Configure<ServerSchedulers, ILogger<RenewedCertificate>>((options, schedulers, logger) =>
        {
            var loader = options.Configure(kestrel, reloadOnChange: false);
            foreach (var (name, path, keyPath, password) in endpoints)
            {
                var certificate = new RenewedCertificate(
                    Path.Combine(folder, path!), Path.Combine(folder, keyPath!), password, schedulers.Timers, logger);
                loader.Endpoint(name, endpoint =>
                    endpoint.HttpsOptions.OnAuthenticate = (_, tls) => tls.ServerCertificateContext = certificate.Current);
            }
        });
        return builder;
    }
}
