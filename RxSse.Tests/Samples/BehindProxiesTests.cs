using System.Net;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary><c>samples/behind-caddy</c> and <c>samples/behind-haproxy</c>, where these proxies are installed.</summary>
public sealed class BehindProxiesTests
{
    private static readonly string[] Open =
        [.. QuietServer.Arguments, "--RxSse:Access:Anonymous=rxsse:read:*,rxsse:compose,rxsse:publish:notifications"];

    [FactWithProxy("caddy")]
    public Task Caddy_PassesEventsAtOnce_AndCursors() => AssertServesAsync("samples/behind-caddy", "Caddyfile");

    [FactWithProxy("haproxy", "openssl")]
    public Task Haproxy_PassesEventsAtOnce_AndCursors() => AssertServesAsync("samples/behind-haproxy", "haproxy.cfg");

    [FactWithProxy("haproxy", "openssl")]
    public async Task Haproxy_LetsClientsWait_WhileTheServerRestarts()
    {
        await using var server = await RunningServer.StartAsync(QuietServer.Arguments);
        await using var proxy = await ProxySample.StartAsync("samples/behind-haproxy", "haproxy.cfg", server);
        using var client = proxy.Client(isTls: false);
        await server.StopAsync();

        var waiting = client.GetAsync("/healthz/live");
        await server.KillAndStartAgainAsync(QuietServer.Arguments);

        using var response = await waiting;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task AssertServesAsync(string sample, string configuration)
    {
        await using var server = await RunningServer.StartAsync(Open);
        await using var proxy = await ProxySample.StartAsync(sample, configuration, server);
        using var cleartext = proxy.Client(isTls: false);
        using var tls = proxy.Client(isTls: true);

        await ProxySample.AssertServesAsync(cleartext, HttpVersion.Version11);
        await ProxySample.AssertServesAsync(tls, HttpVersion.Version20);
        cleartext.CancelPendingRequests();
        await server.Client.ClientsBecomeAsync(0); // who leaves the proxy has left the server
    }

    /// <summary>Runs where the programs are installed. No CI must have them, unlike those of other samples.</summary>
    private sealed class FactWithProxyAttribute : FactAttribute
    {
        public FactWithProxyAttribute(params string[] programs)
        {
            if (programs.Any(program => Installed.PathOf(program) is null))
            {
                Skip = $"Needs {string.Join(", ", programs)}: apt-get install {string.Join(' ', programs)}";
            }
        }
    }
}
