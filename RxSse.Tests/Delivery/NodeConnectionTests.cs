using RxSse.Delivery;
using Xunit;

namespace RxSse.Tests.Delivery;

public sealed class NodeConnectionTests
{
    [Theory]
    [InlineData("", "0-2c9d1f7a")]
    [InlineData("abcdefgh", "abcdefgh-0-2c9d1f7a")]
    [InlineData("n1", "n1-0-2c9d1f7a")]
    public void Connection_IsReadAsItIsPrinted(string node, string text)
    {
        var connection = new NodeConnection(node, new ConnectionId(0, 0x2c9d1f7a));

        Assert.Equal(text, connection.ToString());
        Assert.Equal(connection, NodeConnection.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a-")]
    [InlineData("a-0")]
    [InlineData("-0-1")]
    [InlineData("A-0-1")]
    [InlineData("a-b-0-1")]
    [InlineData("a--0-1")]
    [InlineData("a-0-1\n")]
    public void OtherText_IsNoConnection(string text) => Assert.Null(NodeConnection.Parse(text));
}
