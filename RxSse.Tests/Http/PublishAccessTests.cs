using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using RxSse.Http;
using RxSse.Publishing;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>Whether publishing is open while the server binds its addresses, and after that.</summary>
public sealed class PublishAccessTests : IDisposable
{
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly BindingServer _server = new();
    private readonly ServiceProvider _services;
    private readonly PublishAccess _access;

    public PublishAccessTests()
    {
        _services = new ServiceCollection()
            .AddSingleton<IServer>(_server)
            .AddSingleton<IHostApplicationLifetime>(_lifetime)
            .AddOptions<PublishingOptions>().Services
            .BuildServiceProvider();
        _access = ActivatorUtilities.CreateInstance<PublishAccess>(_services);
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public void AddressesThatAreBoundLater_Count()
    {
        Assert.False(_access.IsOpen); // none yet
        _server.Addresses.Add("http://localhost:3000");
        Assert.True(_access.IsOpen);
        _server.Addresses.Add("http://192.0.2.1:3000");
        Assert.False(_access.IsOpen);

        _lifetime.NotifyStarted();

        Assert.False(_access.IsOpen);
    }

    [Fact]
    public void AddressesAreReadOnce_AfterTheStart()
    {
        _server.Addresses.Add("http://localhost:3000");
        _lifetime.NotifyStarted();
        Assert.True(_access.IsOpen);

        _server.Addresses.Clear();

        Assert.True(_access.IsOpen);
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
