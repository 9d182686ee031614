using System.Text;
using RxSse.Benchmarks.Load;
using Xunit;

namespace RxSse.Tests.Benchmarks;

/// <summary>Answers of several servers to one who publishes.</summary>
public sealed class HttpAnswerTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody", true)]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length:4\r\n\r\nbod", false)]
    [InlineData("HTTP/1.1 202 Accepted\r\ntransfer-encoding: Chunked\r\n\r\n4\r\nbody\r\n", false)]
    [InlineData("HTTP/1.1 202 Accepted\r\ntransfer-encoding: Chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n", true)]
    [InlineData("HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n", true)]
    [InlineData("HTTP/1.1 204 No Content\r\nDate: now\r\n", false)]
    public void Answer_IsComplete_WhenItsEndIsThere(string received, bool isComplete) => Assert.Equal(isComplete, Answer(received).IsComplete);

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n", false)]
    public void Answer_SaysWhetherTheConnectionEnds(string received, bool ends) => Assert.Equal(ends, Answer(received).EndsConnection);

    [Fact]
    public void Request_HasTheStampWhereTheBodyMarksIt()
    {
        var (bytes, stampAt) = new PublishRequest(new Uri("http://127.0.0.1:7/pub?id=T=1"), "é T= %T.", "text/plain").ToBytes();
        var text = Encoding.UTF8.GetString(bytes);

        Assert.Equal(Marker.Blank, Encoding.ASCII.GetString(bytes, stampAt, Marker.Length));
        Assert.StartsWith("POST /pub?id=T=1 HTTP/1.1\r\nHost: 127.0.0.1:7\r\nContent-Type: text/plain\r\nContent-Length: 28\r\n\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith($"\r\n\r\né T= {Marker.Blank}.", text, StringComparison.Ordinal);
    }

    private static HttpAnswer Answer(string received) => new(Encoding.ASCII.GetBytes(received));
}
