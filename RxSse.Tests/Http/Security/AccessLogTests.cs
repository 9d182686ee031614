using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RxSse.Http.Security;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>What the operator reads: at the start who may do what, later which scopes give nothing.</summary>
public sealed class AccessLogTests
{
    private const string NobodyCan = "Nobody can publish";

    [Theory]
    [InlineData("http://0.0.0.0:3000", "Production", "", NobodyCan)]
    [InlineData("", "Development", "", NobodyCan)]
    [InlineData("http://0.0.0.0:3000", "Production", "--RxSse:Publishing:Enabled=true", "Everybody who reaches the server may publish")]
    [InlineData("http://127.0.0.1:3000", "Production", "", "also those of a proxy")]
    [InlineData("http://127.0.0.1:3000", "Development", "", null)]
    [InlineData("http://0.0.0.0:3000", "Production", "--RxSse:Access:Anonymous=none", null)]
    [InlineData("http://127.0.0.1:3000", "Development", "scheme", "may do nothing, because there are ways to authenticate: Scopes")]
    public async Task Start_SaysInOneLine_WhatIsClosedOrOpen(string address, string environment, string setting, string? line)
    {
        var log = new RecordingLogger<AccessStart>();
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<ILogger<AccessStart>>(log);
                builder.Services.AddRxSse();
                if (setting == "scheme")
                {
                    ScopeAuthentication.Add(builder);
                }
            },
            app =>
            {
                var addresses = new ServerAddressesFeature();
                if (address.Length > 0)
                {
                    addresses.Addresses.Add(address);
                }

                app.Services.GetRequiredService<IServer>().Features.Set<IServerAddressesFeature>(addresses);
                app.MapRxSse();
            },
            environment, setting.StartsWith("--", StringComparison.Ordinal) ? [setting] : []);

        Assert.Equal(line is null ? 0 : 1, log.Messages.Count);
        Assert.All(log.Messages, message =>
        {
            Assert.Contains(line!, message, StringComparison.Ordinal);
            Assert.Contains("RxSse:Access:Anonymous", message, StringComparison.Ordinal);
            Assert.Equal(line == NobodyCan, message.Contains("add a way to authenticate (docs/access.md)", StringComparison.Ordinal)); // the other way to open
        });
    }

    [Fact]
    public void ScopeThatGivesNothing_IsLoggedOnceForEachIssuer()
    {
        var log = new RecordingLogger<UnknownScopes>();
        var unknown = new UnknownScopes(log);
        (string, string)[] scopes = [("rxsse:read:*x", "https://a.example"), ("rxsse:read:", "https://a.example"), ("rxsse:read:*", "https://c.example")];

        Assert.Equal(3, unknown.LogOthers(scopes).Count());
        Assert.Equal(3, unknown.LogOthers(scopes).Count());
        Assert.Single(unknown.LogOthers([("rxsse:write:a", "https://b.example\r\ninfo: all is well\u001b[2J")]));

        Assert.Equal(2, log.Messages.Count);
        Assert.Contains("'rxsse:read:*x' of the issuer 'https://a.example'", log.Messages[0], StringComparison.Ordinal);
        Assert.Contains("\\u000d\\u000ainfo: all is well\\u001b[2J", log.Messages[1], StringComparison.Ordinal);
        Assert.DoesNotContain('\n', log.Messages[1]);
    }

    [Fact]
    public void FloodOfIssuers_IsLoggedUpToABound()
    {
        var log = new RecordingLogger<UnknownScopes>();
        var unknown = new UnknownScopes(log);

        Assert.Equal(1_000, unknown.LogOthers(Enumerable.Range(0, 1_000).Select(i => ("rxsse:", $"issuer {i}"))).Count());
        Assert.Equal(100, log.Messages.Count);
    }
}
