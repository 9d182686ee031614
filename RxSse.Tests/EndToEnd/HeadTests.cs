using System.Net;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>HEAD is answered like GET, without the body.</summary>
[Collection(QuietServer.Name)]
[Trait("Way", "any")]
public sealed class HeadTests(QuietServer quiet)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/streams")]
    [InlineData("/views")]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    [InlineData("/events?format=xml")]
    [InlineData("/events?view=stock%20%7C%20smaple%201s")]
    [InlineData("/events?lastEventId=complete")]
    [InlineData("/nothing")]
    public async Task Head_IsAnsweredLikeGet_WithoutTheBody(string path)
    {
        using var get = await quiet.Server.Client.GetAsync(path);
        using var head = await HeadAsync(path);

        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task HeadOfEvents_HasTheHeadersOfTheStream_AndNeitherAPlaceNorAView()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Delivery:MaxSubscribers=1"]);
        await using var subscriber = await EventReader.JoinAsync(server.Client);

        using var request = new HttpRequestMessage(HttpMethod.Head, $"/events{ViewQuery.Of("stock | sample 10s")}");
        using var head = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal("text/event-stream", head.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-cache, no-transform", head.Headers.NonValidated["Cache-Control"].ToString());
        Assert.Equal(1, await server.Client.ClientsAsync());
        Assert.Empty(await server.Client.ViewsAsync());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/streams")]
    [InlineData("/events")]
    [InlineData("/nothing")]
    public async Task Response_DoesNotNameTheServer(string path)
    {
        using var head = await HeadAsync(path);

        Assert.False(head.Headers.Contains("Server"));
    }

    private async Task<HttpResponseMessage> HeadAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        return await quiet.Server.Client.SendAsync(request);
    }
}
