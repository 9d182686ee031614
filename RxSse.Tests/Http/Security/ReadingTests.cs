using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Publishing;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>What one may read by the names in the request, and that other names are answered like names that do not exist.</summary>
public sealed class ReadingTests : IAsyncLifetime
{
    private GuestHost? _host;

    private GuestHost Host => _host!;

    public async Task InitializeAsync() => _host = await GuestHost.StartAsync(
        builder =>
        {
            ScopeAuthentication.Add(builder);
            builder.Services.AddRxSse(options =>
            {
                options.Composition.ListViews = true;
                options.Views["calm-secret"] = "secret | where public = true";
                options.Views["board"] = "latest(orders, secret)";
            })
                .AddStream("orders", stream => stream with { Types = ["order-cancelled"] })
                .AddStream("orders-eu")
                .AddStream("secret");
        },
        app => app.MapRxSse());

    public async Task DisposeAsync() => await Host.DisposeAsync();

    // The expected answers of a name that exists are those of one that does not, with the name exchanged.
    [Theory]
    [InlineData("/events?streams={0}")]
    [InlineData("/events?streams=orders,{0}")]
    [InlineData("/events?view={0}")]
    [InlineData("/events?view={0}|sample+5s")]
    [InlineData("/events?view=latest(orders,{0})")]
    [InlineData("/events?view=merge(orders,({0}|where+a=1))")]
    [InlineData("/events?view=(orders,{0})|count+over+1m")]
    [InlineData("/events?view=orders|select+a,{0}|where+b=1")]
    [InlineData("/events?streams={0}&from=earliest")]
    [InlineData("/events?view={0}&lastEventId=abc-1")]
    [InlineData("/streams/{0}")]
    public async Task NameThatOneMayNotRead_IsAnsweredLikeOneThatDoesNotExist(string path)
    {
        var scopes = ScopeAuthentication.Of("rxsse:read:orders rxsse:compose");

        foreach (var name in new[] { "secret", "calm-secret", "board" }) // a stream, and named views that read it
        {
            var unknown = new string('z', name.Length);
            var hidden = await AnswerAsync(string.Format(null, path, name), scopes);

            Assert.Equal((await AnswerAsync(string.Format(null, path, unknown), scopes)).Replace(unknown, name, StringComparison.Ordinal), hidden);
            Assert.DoesNotContain("calm", hidden.Replace(name, "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("orders-eu", hidden, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/streams/secrets", "secret")]
    [InlineData("/streams/order", "orders-eu")]
    [InlineData("/events?streams=secrets", "did you mean")]
    [InlineData("/events?view=calm-secre", "Did you mean")]
    public async Task NearNames_AreThoseThatOneMayRead(string path, string hidden)
    {
        var answer = await AnswerAsync(path, ScopeAuthentication.Of("rxsse:read:orders rxsse:compose"));

        Assert.Contains("orders", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(hidden, answer.Replace("'secrets'", "", StringComparison.Ordinal).Replace("'calm-secre'", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/events?view=calm-secret")]
    [InlineData("/events?streams=calm-secret")]
    [InlineData("/events?view=calm-secret|sample+5s")]
    public async Task NamedView_GivesAwayAPartOfAStream(string path)
    {
        var scopes = ScopeAuthentication.Of("rxsse:read:calm-secret rxsse:compose");

        Assert.Contains("connected", await Host.FirstEventAsync(path, scopes), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, await Host.StatusAsync("/events?view=secret", scopes));
    }

    [Fact]
    public async Task NamedView_ShowsOnlyItsPart()
    {
        using var response = await Host.SendAsync(HttpMethod.Get, "/events?view=calm-secret|take+1", ScopeAuthentication.Of("rxsse:read:calm-* rxsse:compose"));
        var publisher = Host.Services.GetRequiredService<IEventPublisher>();
        await publisher.PublishAsync("secret", JsonElement.Parse("""{"public":false,"text":"hidden"}"""));
        await publisher.PublishAsync("secret", JsonElement.Parse("""{"public":true,"text":"shown"}"""));

        var body = await response.Content.ReadAsStringAsync();

        Assert.Contains("shown", body, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", body, StringComparison.Ordinal);
    }

    // All that one may read by name is not all that there is.
    [Theory]
    [InlineData("/events?")]
    [InlineData("/events?view=*&")]
    [InlineData("/events?streams=orders,orders-eu&")]
    [InlineData("/events?view=orders,orders-eu&")]
    public async Task AllStreams_AreThoseThatOneMayRead(string path)
    {
        var publisher = Host.Services.GetRequiredService<IEventPublisher>();
        await publisher.PublishAsync("orders", 1);
        await publisher.PublishAsync("secret", "hidden");
        await publisher.PublishAsync("orders-eu", 2);

        foreach (var from in new[] { "from=earliest", "" }) // resume and snapshot
        {
            using var response = await Host.SendAsync(HttpMethod.Get, path + from, ScopeAuthentication.Of("rxsse:read:orders*"));
            var text = await ReadUntilAsync(response, "\"data\":2");
            Assert.Contains("\"data\":1", text, StringComparison.Ordinal);
            Assert.DoesNotContain("hidden", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("rxsse:publish:*", "/events", 403)]
    [InlineData("rxsse:publish:*", "/events?view=*", 403)]
    [InlineData("rxsse:publish:*", "/events?view=zzz", 403)]
    [InlineData("rxsse:read:", "/events", 403)]
    [InlineData("rxsse:read:calm-secret", "/events", 403)]
    [InlineData("rxsse:read:calm-secret", "/events?view=*", 400)]
    [InlineData("rxsse:read:orders", "/events", 200)]
    [InlineData("rxsse:read:orders", "/events?view=orders|take+5", 200)]
    [InlineData("rxsse:read:orders", "/events?view=*|take+5", 200)]
    [InlineData("rxsse:read:orders*", "/events?view=orders,orders-eu", 200)]
    [InlineData("rxsse:read:orders", "/events?view=orders|sample+5s", 403)]
    [InlineData("rxsse:read:orders", "/events?view=(orders)", 403)]
    [InlineData("rxsse:read:*", "/events?view=latest(orders,secret)", 403)]
    [InlineData("rxsse:read:board", "/events?view=board", 200)]
    [InlineData("rxsse:read:*", "/views", 403)]
    [InlineData("rxsse:admin", "/views", 200)]
    [InlineData("other", "/events", 403)]
    [InlineData("wrong", "/events", 401)]
    [InlineData("wrong", "/streams", 401)]
    [InlineData("wrong", "/streams/orders", 401)]
    [InlineData("wrong", "/views", 401)]
    public async Task Scopes_Decide(string scopes, string path, int status) =>
        Assert.Equal(status, (int)await Host.StatusAsync(path, ScopeAuthentication.Of(scopes)));

    [Theory]
    [InlineData("/events")]
    [InlineData("/streams/orders")]
    [InlineData("/views")]
    public async Task WithoutACredential_ThereIsNoRight(string path)
    {
        using var response = await Host.SendAsync(HttpMethod.Get, path);

        Assert.NotEqual(200, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Refusal_NamesTheSchemes_AndNothingOfTheirErrors()
    {
        using var response = await Host.SendAsync(HttpMethod.Get, "/events", ScopeAuthentication.Of("wrong"), ("Accept", "text/event-stream"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Scopes", response.Headers.WwwAuthenticate.ToString());
        Assert.DoesNotContain("secret of the library", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_HasWhatOneMayRead_WithoutExpressionsThatReadMore()
    {
        var own = await AnswerAsync("/streams", ScopeAuthentication.Of("rxsse:read:calm-secret rxsse:read:orders"));
        var all = await AnswerAsync("/streams", ScopeAuthentication.Of("rxsse:read:*"));

        Assert.Contains("\"name\":\"orders\"", own, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"calm-secret\"", own, StringComparison.Ordinal);
        Assert.DoesNotContain("orders-eu", own, StringComparison.Ordinal);
        Assert.DoesNotContain("board", own, StringComparison.Ordinal);
        Assert.DoesNotContain("where public", own, StringComparison.Ordinal);
        Assert.DoesNotContain("\"secret\"", own, StringComparison.Ordinal);
        Assert.Contains("where public", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rxsse:publish:orders", "orders", 200)]
    [InlineData("rxsse:publish:order*", "orders", 200)]
    [InlineData("rxsse:read:*", "orders", 403)]
    [InlineData("rxsse:publish:orders", "secret", 403)]
    [InlineData("rxsse:publish:orders", "nothing", 403)] // so that nobody learns which there are
    [InlineData("rxsse:publish:orders", "Orders", 403)]
    [InlineData("rxsse:publish:*", "nothing", 404)]
    [InlineData("wrong", "orders", 401)]
    public async Task Publishing_NeedsTheRightToTheName(string scopes, string stream, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/streams/{stream}/events")
        {
            Content = new StringContent("""{"data":1}""", Encoding.UTF8, "application/json"),
            Headers = { { "X-Scopes", scopes } },
        };
        using var response = await Host.Client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();

        Assert.True(status == (int)response.StatusCode, body);
        Assert.DoesNotContain("There are: orders", body, StringComparison.Ordinal);
    }

    private async Task<string> AnswerAsync(string path, params (string, string)[] headers)
    {
        using var patience = Patience.Start();
        using var response = await Host.SendAsync(HttpMethod.Get, path, headers);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(patience.Token)}";
    }

    private static async Task<string> ReadUntilAsync(HttpResponseMessage response, string end)
    {
        using var patience = EndToEnd.Servers.Patience.Start();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(patience.Token));
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(patience.Token) is { } line && !line.Contains(end, StringComparison.Ordinal))
        {
            text.AppendLine(line);
        }

        return text.ToString();
    }
}
