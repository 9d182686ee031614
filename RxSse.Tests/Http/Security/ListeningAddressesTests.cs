using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using RxSse.Http.Security;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>Whether the server is on loopback only, while the server binds its addresses, and after that.</summary>
public sealed class ListeningAddressesTests : IDisposable
{
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly BindingServer _server = new();
    private readonly ServiceProvider _services;
    private readonly ListeningAddresses _addresses;

    public ListeningAddressesTests()
    {
        _services = new ServiceCollection()
            .AddSingleton<IServer>(_server)
            .AddSingleton<IHostApplicationLifetime>(_lifetime)
            .BuildServiceProvider();
        _addresses = ActivatorUtilities.CreateInstance<ListeningAddresses>(_services);
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public void AddressesThatAreBoundLater_Count()
    {
        Assert.False(_addresses.AreLoopback); // none yet
        _server.Addresses.Add("http://localhost:3000");
        Assert.True(_addresses.AreLoopback);
        _server.Addresses.Add("http://192.0.2.1:3000");
        Assert.False(_addresses.AreLoopback);

        _lifetime.NotifyStarted();

        Assert.False(_addresses.AreLoopback);
    }

    [Fact]
    public void AddressesAreReadOnce_AfterTheStart()
    {
        _server.Addresses.Add("http://localhost:3000");
        _lifetime.NotifyStarted();
        Assert.True(_addresses.AreLoopback);

        _server.Addresses.Clear();

        Assert.True(_addresses.AreLoopback);
    }

    private sealed class BindingServer : IServer
    {
        public BindingServer() => Features.Set<IServerAddressesFeature>(new ServerAddressesFeature());

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public ICollection<string> Addresses => Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
