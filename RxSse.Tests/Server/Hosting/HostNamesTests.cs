using RxSse.Server.Hosting;
using Xunit;

namespace RxSse.Tests.Server.Hosting;

public sealed class HostNamesTests
{
    [Theory]
    [InlineData(true, "http://localhost:3000")]
    [InlineData(true, "http://127.0.0.1:3000", "https://[::1]:3001", "http://127.1.2.3:80")]
    [InlineData(true, "http://localhost:3000", "http://unix:/run/rxsse.sock")]
    [InlineData(false, "http://localhost:3000", "http://10.0.0.1:3000")]
    [InlineData(false, "http://[::]:3000")]
    [InlineData(false, "http://0.0.0.0:3000")]
    [InlineData(false, "http://*:3000")]
    [InlineData(false, "http://example.org:3000")]
    [InlineData(false, "http://unix:/run/rxsse.sock")]
    [InlineData(false)]
    public void LoopbackOnly_IsEveryAddressOfLoopback(bool expected, params string[] addresses) =>
        Assert.Equal(expected, HostNames.IsLoopbackOnly(addresses));

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData(" ; ", null)]
    [InlineData("events.example.org", "events.example.org")]
    [InlineData("events.example.org; *.example.com", "events.example.org *.example.com")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("events.example.org;*", "*")]
    [InlineData("0.0.0.0", "*")]
    public void AllowedHosts_IsAListWithSemicolons(string? setting, string? hosts) =>
        Assert.Equal(hosts, HostNames.Parse(setting) is { } parsed ? string.Join(' ', parsed) : null);
}
