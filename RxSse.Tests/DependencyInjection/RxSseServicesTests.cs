using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RxSse.Kestrel;
using Xunit;

namespace RxSse.Tests.DependencyInjection;

public sealed class RxSseServicesTests
{
    [Theory]
    [InlineData(null, typeof(AcceptingInTurn))]
    [InlineData("false", typeof(SocketTransportFactory))]
    public async Task Connections_AreAcceptedInTurn_UnlessTheConfigurationSaysOtherwise(string? setting, Type expected)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration["RxSse:Delivery:AcceptInTurn"] = setting;
        builder.WebHost.UseKestrelCore();

        await using var app = Build(builder);

        Assert.IsType(expected, Assert.Single(app.Services.GetServices<IConnectionListenerFactory>()));
    }

    [Fact]
    public async Task TransportOfTheHost_IsKept()
    {
        var own = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IConnectionListenerFactory>(own);
        builder.WebHost.UseKestrelCore();

        await using var app = Build(builder);

        Assert.Same(own, Assert.Single(app.Services.GetServices<IConnectionListenerFactory>()));
    }

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddRxSse();
        return builder.Build();
    }
}
