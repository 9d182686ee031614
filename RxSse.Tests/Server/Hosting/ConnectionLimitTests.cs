using RxSse.Server.Hosting;
using Xunit;

namespace RxSse.Tests.Server.Hosting;

public sealed class ConnectionLimitTests
{
    [Theory]
    [InlineData(10_000, null, 11_000)]
    [InlineData(10_000, 1_048_576L, 11_000)]
    [InlineData(10_000, 11_300L, 11_000)]
    [InlineData(10_000, 11_299L, 10_999)]
    [InlineData(10_000, 1_024L, 724)]
    [InlineData(10_000, 256L, 20)]
    [InlineData(2, null, 1_002)]
    public void Connections_AreFewerThanDescriptors_AndEnoughForSubscribers(int maxSubscribers, long? descriptors, long expected) =>
        Assert.Equal(expected, ConnectionLimit.Of(maxSubscribers, descriptors));
}
