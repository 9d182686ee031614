using System.Text;
using System.Text.Json;
using RxSse.Benchmarks.Load;
using Xunit;

namespace RxSse.Tests.Benchmarks;

public sealed class PublishRequestTests
{
    [Theory]
    [InlineData(0, 21)] // the stamp alone
    [InlineData(1_000, 1_000)]
    public void Notification_HasAMessageOfThisLength_WithTheStampInIt(int length, int expected)
    {
        var (bytes, stampAt) = PublishRequest.Notification(new Uri("http://127.0.0.1:1"), length).ToBytes();

        var text = Encoding.ASCII.GetString(bytes);
        var body = JsonElement.Parse(text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        Assert.Equal(expected, body.GetProperty("message").GetString()!.Length);
        Assert.StartsWith(Marker.Blank, text[stampAt..], StringComparison.Ordinal);
    }
}
