using System.Text;
using System.Text.Json;
using CsCheck;
using RxSse.Server.Http;
using Xunit;

namespace RxSse.Tests.Server.Http;

public sealed class TriggerBodyTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"message\":\"\"}")]
    public void NoMessage_IsTheDefaultOne(string body) => Assert.Equal("Manual notification", Parse(body).Message);

    [Fact]
    public void MessageOf1000Characters_IsTheLongest()
    {
        Assert.Equal(1_000, Parse($"{{\"message\":\"{new string('x', 1_000)}\"}}").Message?.Length);
        Assert.Equal("'message' has 1001 characters; 1000 are allowed.", Parse($"{{\"message\":\"{new string('x', 1_001)}\"}}").Fault);
    }

    [Theory]
    [InlineData("{", "The body is not JSON")]
    [InlineData("{\"message\":\"a\"} x", "The body is not JSON")]
    [InlineData("{\"message\":\"a\",\"message\":\"b\"}", "The body is not JSON")]
    [InlineData("[]", "The body must be an object such as {\"message\":\"Hello\"}, not an array.")]
    [InlineData("\"a\"", "The body must be an object such as {\"message\":\"Hello\"}, not a string.")]
    [InlineData("null", "The body must be an object such as {\"message\":\"Hello\"}, not null.")]
    [InlineData("{\"message\":5}", "'message' must be a string, not a number.")]
    [InlineData("{\"message\":null}", "'message' must be a string, not null.")]
    [InlineData("{\"message\":true}", "'message' must be a string, not a boolean.")]
    [InlineData("{\"message\":{}}", "'message' must be a string, not an object.")]
    [InlineData("{\"mesage\":\"a\"}", "There is no member 'mesage'. There is: message.")]
    [InlineData("{\"message\":\"\\ud800\"}", "The body, or its 'message', is not valid text")]
    public void OtherBodies_AreRefused_WithTheReason(string body, string fault) =>
        Assert.StartsWith(fault, Parse(body).Fault, StringComparison.Ordinal);

    [Fact]
    public void BytesThatAreNotUtf8_AreRefused() =>
        Assert.NotNull(TriggerBody.Parse(new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}' }).Fault);

    [Fact]
    public void AnyMessage_IsReadAsItWasWritten() =>
        Gen.String[1, 1_000].Where(text => !text.Any(char.IsSurrogate)).Sample(text =>
            Parse($"{{\"message\":{JsonSerializer.Serialize(text)}}}").Message == text);

    private static (string? Message, string? Fault) Parse(string body) => TriggerBody.Parse(Encoding.UTF8.GetBytes(body));
}
