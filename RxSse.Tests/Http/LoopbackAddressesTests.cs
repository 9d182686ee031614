using RxSse.Http;
using Xunit;

namespace RxSse.Tests.Http;

public sealed class LoopbackAddressesTests
{
    [Theory]
    [InlineData(true, "http://localhost:3000")]
    [InlineData(true, "http://127.0.0.1:3000", "https://[::1]:3001", "http://127.1.2.3:80")]
    [InlineData(false, "http://localhost:3000", "http://10.0.0.1:3000")]
    [InlineData(false, "http://[::]:3000")]
    [InlineData(false, "http://0.0.0.0:3000")]
    [InlineData(false, "http://*:3000")]
    [InlineData(false, "http://example.org:3000")]
    [InlineData(false, "http://unix:/run/rxsse.sock")]
    [InlineData(false)]
    public void Loopback_IsEveryAddress(bool expected, params string[] addresses)
    {
        Assert.Equal(expected, LoopbackAddresses.AreAll(addresses, skipUnixSockets: false));
        Assert.Equal(expected, LoopbackAddresses.AreAll(addresses, skipUnixSockets: true));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void SocketOfUnix_IsSkipped_OrIsNotLoopback(bool skipUnixSockets, bool expected) =>
        Assert.Equal(expected, LoopbackAddresses.AreAll(["http://localhost:3000", "http://unix:/run/rxsse.sock"], skipUnixSockets));
}
