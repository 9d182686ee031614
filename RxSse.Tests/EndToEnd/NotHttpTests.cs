using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>What is not HTTP gets a status, and no body: docs/errors.md lists it.</summary>
[Collection(QuietServer.Name)]
[Trait("Way", "any")]
public sealed class NotHttpTests(QuietServer quiet)
{
    [Theory]
    [InlineData("nonsense\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nno header\r\n\r\n", 400)]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", 400)]
    [InlineData("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", 505)]
    public async Task WhatIsNotHttp_HasNoBody(string request, int status)
    {
        using var http = await RawHttp.ConnectAsync(quiet.Server.Address);

        await http.SendAsync(request);
        var head = await http.ReadHeadAsync();

        Assert.StartsWith($"HTTP/1.1 {status} ", head.StatusLine, StringComparison.Ordinal);
        Assert.Equal("0", head["Content-Length"]);
        Assert.Null(head["Server"]);
    }
}
