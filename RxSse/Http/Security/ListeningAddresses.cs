using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace RxSse.Http.Security;

/// <summary>Where the server listens.</summary>
internal sealed class ListeningAddresses(IServiceProvider services, IHostApplicationLifetime lifetime)
{
    private readonly Lazy<bool> _areLoopback = new(() => AreLoopbackNow(services)); // of all addresses, once the server has started

    /// <summary>Whether it listens on loopback addresses and on no others. A server without addresses, as in tests, does not.</summary>
    public bool AreLoopback =>
        lifetime.ApplicationStarted.IsCancellationRequested ? _areLoopback.Value : AreLoopbackNow(services);

    // The client of a Unix socket is not known: it may be a proxy.
    private static bool AreLoopbackNow(IServiceProvider services) => LoopbackAddresses.AreAll(
        services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [], skipUnixSockets: false);
}
