using System.Net;
using RxSse.Client;
using Xunit;

namespace RxSse.Tests.ClientPackage;

/// <summary>What a client sends to publish an event, and what it makes of the answer.</summary>
public sealed class PublishTests
{
    [Fact]
    public async Task Event_IsSentWithItsTypeAndKey()
    {
        using var server = new RecordingServer(HttpStatusCode.OK, """{"stream":"orders","count":1,"first":"e-3","last":"e-3"}""");
        using var http = new HttpClient(server);

        var published = await http.PublishAsync(
            new Uri("http://remote/live?x=1"), "orders", "é\"", TestJson.Default.String, "order-cancelled", "a\"b\\c");

        Assert.Equal(new Published("orders", 1, "e-3", "e-3"), published);
        Assert.Equal(
            ("POST http://remote/live/streams/orders/events", """{"type":"order-cancelled","data":"é\""}""", "\"a\\\"b\\\\c\""),
            Assert.Single(server.Requests));
    }

    [Fact]
    public async Task Refusal_IsAnError_WithWhatTheServerSays()
    {
        using var server = new RecordingServer(
            HttpStatusCode.Forbidden, """{"title":"Forbidden","detail":"The scope rxsse:publish:orders is missing."}""");
        using var http = new HttpClient(server);

        var error = await Assert.ThrowsAsync<RequestRefusedException>(
            () => http.PublishAsync(new Uri("http://remote"), "orders", 1, TestJson.Default.Int32));

        Assert.Equal(("The scope rxsse:publish:orders is missing.", HttpStatusCode.Forbidden), (error.Message, error.StatusCode));
        Assert.Null(Assert.Single(server.Requests).Key);
    }

    [Fact]
    public async Task KeyThatNoHeaderTakes_IsAnError()
    {
        using var http = new HttpClient();

        await Assert.ThrowsAsync<ArgumentException>(
            () => http.PublishAsync(new Uri("http://remote"), "orders", 1, TestJson.Default.Int32, key: "a\nb"));
    }
}
