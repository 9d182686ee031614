using RxSse.Delivery;
using Xunit;

namespace RxSse.Tests.Delivery;

public sealed class ConnectionIdTests
{
    [Theory]
    [InlineData(0, 1, "0-1")]
    [InlineData(12, 0x3c0ffee, "12-3c0ffee")]
    [InlineData(1, long.MaxValue, "1-7fffffffffffffff")]
    public void Id_IsReadAsItIsPrinted(int shard, long number, string text)
    {
        var id = new ConnectionId(shard, number);

        Assert.Equal(text, id.ToString());
        Assert.Equal(id, ConnectionId.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("0-")]
    [InlineData("-1")]
    [InlineData("revoke")]
    [InlineData("0-1-2")]
    [InlineData("00-1")]
    [InlineData("0-01")]
    [InlineData("0-A")]
    [InlineData("0- 1")]
    [InlineData("0-1\n")]
    [InlineData("99999999999-1")]
    [InlineData("0-ffffffffffffffffff")]
    public void OtherText_IsNoId(string text) => Assert.Null(ConnectionId.Parse(text));
}
