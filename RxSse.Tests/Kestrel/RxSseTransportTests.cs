using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RxSse.Kestrel;
using Xunit;

namespace RxSse.Tests.Kestrel;

public sealed class RxSseTransportTests
{
    [Theory]
    [InlineData(null, typeof(AcceptingInTurn))]
    [InlineData("false", typeof(SocketTransportFactory))]
    public async Task Connections_AreAcceptedInTurn_UnlessTheConfigurationTurnsItOff(string? setting, Type expected)
    {
        var builder = Builder();
        builder.Configuration["RxSse:Delivery:AcceptInTurn"] = setting;
        builder.WebHost.UseRxSseTransport();

        await using var app = builder.Build();

        Assert.IsType(expected, Used(app));
    }

    [Fact]
    public async Task Host_KeepsItsSockets_WithoutTheCall()
    {
        await using var app = Builder().Build();

        var defaults = new SocketTransportOptions();
        var options = app.Services.GetRequiredService<IOptions<SocketTransportOptions>>().Value;
        Assert.Equal(defaults.Backlog, options.Backlog);
        Assert.Equal(defaults.CreateBoundListenSocket, options.CreateBoundListenSocket);
        Assert.IsType<SocketTransportFactory>(Assert.Single(app.Services.GetServices<IConnectionListenerFactory>()));
    }

    [Fact]
    public async Task TransportThatTheHostRegistersLater_IsUsed()
    {
        var own = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var builder = Builder();
        builder.WebHost.UseRxSseTransport().UseRxSseTransport();
        builder.Services.AddSingleton<IConnectionListenerFactory>(own);

        await using var app = builder.Build();

        Assert.Same(own, Used(app));
        Assert.Single(app.Services.GetServices<IConnectionListenerFactory>(), factory => factory is AcceptingInTurn);
    }

    [Fact]
    public async Task ConnectionOfHttp2_HasRoomForTheClientsOfAProxy_AndIsAskedWhetherItsClientIsThere()
    {
        var builder = Builder();
        builder.WebHost.UseRxSseTransport();

        await using var app = builder.Build();

        var limits = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.Http2;
        Assert.Equal(
            (250, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(20)),
            (limits.MaxStreamsPerConnection, limits.KeepAlivePingDelay, limits.KeepAlivePingTimeout));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LimitsOfHttp2ThatTheHostSets_Stay(bool before)
    {
        var builder = Builder();
        if (!before)
        {
            builder.WebHost.UseRxSseTransport();
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = 20;
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromMinutes(1);
            kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromMinutes(2);
        });
        if (before)
        {
            builder.WebHost.UseRxSseTransport();
        }

        await using var app = builder.Build();

        var limits = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.Http2;
        Assert.Equal(
            (20, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)),
            (limits.MaxStreamsPerConnection, limits.KeepAlivePingDelay, limits.KeepAlivePingTimeout));
    }

    private static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRxSse();
        return builder;
    }

    // As Kestrel chooses: the last factory that can bind.
    private static IConnectionListenerFactory Used(WebApplication app) => app.Services.GetServices<IConnectionListenerFactory>()
        .Last(factory => factory is not IConnectionListenerFactorySelector selector || selector.CanBind(new IPEndPoint(IPAddress.Loopback, 0)));
}
