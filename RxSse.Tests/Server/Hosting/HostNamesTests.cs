using RxSse.Server.Hosting;
using Xunit;

namespace RxSse.Tests.Server.Hosting;

public sealed class HostNamesTests
{
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
