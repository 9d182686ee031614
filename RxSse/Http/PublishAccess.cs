using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using RxSse.Publishing;

namespace RxSse.Http;

/// <summary>Whether events may be published to streams over HTTP: as the setting says, or else if all addresses are loopback.</summary>
internal sealed class PublishAccess(
    IOptions<PublishingOptions> options, IServiceProvider services, IHostApplicationLifetime lifetime)
{
    private readonly Lazy<bool> _isOnLoopback = new(() => IsOnLoopback(services)); // of all addresses, once the server has started

    public bool IsOpen => options.Value.Enabled
        ?? (lifetime.ApplicationStarted.IsCancellationRequested ? _isOnLoopback.Value : IsOnLoopback(services));

    // Who connects to a socket of Unix is not known: it may be a proxy.
    private static bool IsOnLoopback(IServiceProvider services) => LoopbackAddresses.AreAll(
        services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [], skipUnixSockets: false);
}
