using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Where the server listens.</summary>
[Trait("Way", "any")]
public sealed class ListenAddressTests : IDisposable
{
    // A port that is taken: a server that tried to use it would not start.
    private readonly TcpListener _taken = new(IPAddress.Loopback, 0);

    public ListenAddressTests() => _taken.Start();

    private string TakenPort => ((IPEndPoint)_taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

    [Fact]
    public async Task PortInUse_StopsTheStart_WithALineThatSaysHowToChooseAnother()
    {
        var line = Assert.Single(await StartFault.LinesAsync([], new Dictionary<string, string> { ["PORT"] = TakenPort }));

        Assert.Contains($":{TakenPort}: address already in use", line, StringComparison.Ordinal);
        Assert.Contains("PORT=", line, StringComparison.Ordinal);
        Assert.Contains("--urls ", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls=http://127.0.0.1:")]
    [InlineData("--Kestrel:Endpoints:Http:Url=http://127.0.0.1:")]
    public async Task AddressInUse_StopsTheStart_WhicheverSettingNamesIt(string setting)
    {
        var line = Assert.Single(await StartFault.LinesAsync([setting + TakenPort]));

        Assert.Contains("address already in use", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls=nonsense")]
    [InlineData("--urls=http://127.0.0.1:99999")]
    [InlineData("--urls=http://192.0.2.1:0")] // an address for documentation (RFC 5737), which no machine has
    [InlineData("--Kestrel:Endpoints:Http:Url=nonsense")]
    [InlineData("--Kestrel:Endpoints:Http:Protocols=Http1")] // and no Url
    [InlineData("--Logging:LogLevel:Default=Loud")]
    public async Task FaultInASettingOfAspNet_StopsTheStart_InOneLine(string setting)
    {
        Assert.Single(await StartFault.LinesInProcessAsync(setting));
    }

    [Theory]
    [InlineData("Kestrel:Endpoints:Http:Protocols", "Http3")]
    [InlineData("Kestrel:Endpoints:Http:Protocols", "http1andhttp2andhttp3")]
    [InlineData("Kestrel:EndpointDefaults:Protocols", "Http1AndHttp2AndHttp3")]
    public async Task Http3_StopsTheStart_InOneLine(string key, string protocols)
    {
        var line = Assert.Single(await StartFault.LinesInProcessAsync("--Kestrel:Endpoints:Http:Url=http://127.0.0.1:0", $"--{key}={protocols}"));

        Assert.StartsWith($"{key}: '{protocols}' asks for HTTP/3", line, StringComparison.Ordinal);
        Assert.Contains("allowed: Http1, Http2, Http1AndHttp2", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_IsOnLoopback()
    {
        var port = FreePort.Take().ToString(CultureInfo.InvariantCulture);
        await using var server = await RunningServer.FromAsync(ServerProcess.Start([], new Dictionary<string, string> { ["PORT"] = port }));

        Assert.Equal($"http://localhost:{port}/", server.Listening.ToString());
        Assert.Equal(0, await server.Client.ClientsAsync());
    }

    [Theory]
    [InlineData("--urls=http://127.0.0.1:0")]
    [InlineData("--Kestrel:Endpoints:Http:Url=http://127.0.0.1:0")]
    public async Task CommandLineOfAspNet_WinsOverPort(string argument)
    {
        await using var server = await RunningServer.FromAsync(
            ServerProcess.Start([argument], new Dictionary<string, string> { ["PORT"] = TakenPort }));

        Assert.Equal("127.0.0.1", server.Listening.Host);
        Assert.Equal(0, await server.Client.ClientsAsync());
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:0")]
    [InlineData("Kestrel__Endpoints__Http__Url", "http://127.0.0.1:0")]
    [InlineData("HTTP_PORTS", "0")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "0")]
    public async Task EnvironmentOfAspNet_WinsOverPort(string name, string value)
    {
        var environment = new Dictionary<string, string> { ["PORT"] = TakenPort, [name] = value };
        await using var server = await RunningServer.FromAsync(ServerProcess.Start([], environment));

        Assert.Equal(0, await server.Client.ClientsAsync());
    }

    public void Dispose() => _taken.Dispose();
}
