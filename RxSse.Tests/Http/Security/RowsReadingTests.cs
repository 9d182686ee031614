using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Delivery;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>A tenant sees its own events of a stream with a row condition, however it asks.</summary>
public sealed class RowsReadingTests : RowsTestBase
{
    private const string Foreign = "bolt";

    private static readonly string[] Replayable =
    [
        "/events?",
        "/events?format=named&",
        "/events?streams=orders&",
        "/events?streams=orders,stock&",
        "/events?streams=orders,large-orders&",
        "/events?view=orders&",
        "/events?view=*&",
        "/events?view=orders,orders|take+50&",
        "/events?view=merge(orders,stock)&",
        "/events?view=merge(stock,(orders|where+n>0))&",
        "/events?view=large-orders&",
        "/events?view=(large-orders,stock)|where+n>0&",
        "/events?view=orders|select+tenant,n&",
        "/events?view=orders|distinct+n&",
        "/events?view=orders|where+tenant='bolt'+or+n>0&",
        "/events?view=orders|where+not+tenant='acme'+or+n>0&",
        "/events?view=(orders|where+tenant='bolt'),orders&",
    ];

    private static readonly string[] Live =
    [
        "/events?view=latest(orders,stock)&",
        "/events?view=latest((orders,large-orders|as+o),stock)&",
        "/events?view=calm&",
        "/events?view=(calm,orders|buffer+100ms)&",
        "/events?view=orders|sample+100ms&",
        "/events?view=orders|debounce+100ms&",
        "/events?view=orders|buffer+100ms&",
        "/events?view=(orders|min+n+over+100ms)&",
    ];

    [Fact]
    public async Task FromNow_FromTheBeginning_AndWithACursor_OwnEventsArrive()
    {
        await AddAsync("stock", 0, "stock");
        await AddAsync("acme", 1);
        var cursor = await PassAsync(Foreign, 2);
        var responses = new List<(string Path, HttpResponseMessage Live, HttpResponseMessage Earliest, HttpResponseMessage Resumed)>();
        foreach (var path in Replayable)
        {
            responses.Add((
                path, await Host.SendAsync(HttpMethod.Get, path, Acme), await Host.SendAsync(HttpMethod.Get, $"{path}from=earliest", Acme),
                await Host.SendAsync(HttpMethod.Get, path, Acme, ("Last-Event-ID", cursor))));
        }

        await AddAsync(Foreign, 3);
        await AddAsync("acme", 4);

        foreach (var (path, live, earliest, resumed) in responses)
        {
            string[] texts = [path + await ReadUntilAsync(earliest, "\"n\":4"), path + await ReadUntilAsync(live, "\"n\":4"), path + await ReadUntilAsync(resumed, "\"n\":4")];
            Assert.Contains("\"n\":1", texts[0], StringComparison.Ordinal);
            Assert.All(texts, text => Assert.DoesNotContain("\"bolt\"", text, StringComparison.Ordinal));
            Assert.All(texts[1..], text => Assert.DoesNotContain("\"n\":1", text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task LiveView_IsMadeOfOwnEvents()
    {
        await AddAsync("stock", 0, "stock");
        await AddAsync(Foreign, 2);
        var responses = new List<(string Path, HttpResponseMessage Response)>();
        foreach (var path in Live)
        {
            responses.Add((path, await Host.SendAsync(HttpMethod.Get, path, Acme)));
        }

        await AddAsync(Foreign, 3);
        await AddAsync("acme", 4);

        foreach (var (path, response) in responses)
        {
            var text = path + await ReadUntilAsync(response, path.Contains("min", StringComparison.Ordinal) ? "\"min\":4" : "\"n\":4");
            Assert.DoesNotContain("\"bolt\"", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Snapshot_IsTheNewestEventIfItIsOnesOwn_ElseNone()
    {
        await AddAsync("acme", 1);
        await PassAsync("acme", 2);
        using var own = await Host.SendAsync(HttpMethod.Get, "/events?streams=orders", Acme);
        Assert.Contains("\"n\":2", await ReadUntilAsync(own, "\"heartbeat\""), StringComparison.Ordinal);

        await PassAsync(Foreign, 3);
        using var foreign = await Host.SendAsync(HttpMethod.Get, "/events?streams=orders", Acme);
        Assert.DoesNotContain("\"n\":", await ReadUntilAsync(foreign, "\"heartbeat\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_IsThatOfTheStream()
    {
        await AddAsync("acme", 1);
        using var response = await Host.SendAsync(HttpMethod.Get, "/events?streams=orders", Acme);

        Assert.Contains(
            """data: {"type":"orders-update","data":{"tenant":"acme","n":1}}""", await ReadUntilAsync(response, "\"n\":1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acme", "acme,bolt")]
    [InlineData("ACME", "acme")]
    [InlineData("acme ", "acme")]
    [InlineData("acm", "acme")]
    [InlineData("' or tenant exists or tenant = '", "acme")]
    [InlineData("*", "acme")]
    public async Task EachTenant_HasItsOwn(string tenant, string others)
    {
        using var response = await Host.SendAsync(HttpMethod.Get, "/events?view=orders&from=earliest", Tenant(tenant));
        foreach (var other in others.Split(',').Where(other => other != tenant))
        {
            await AddAsync(other, 1);
        }

        await AddAsync(tenant, 2);

        Assert.DoesNotContain("\"n\":1", await ReadUntilAsync(response, "\"n\":2"), StringComparison.Ordinal);
    }

    // Both may read the same names, so they share what is kept for these names.
    [Fact]
    public async Task TenantsWithEqualClaims_ShareAPipeline_OthersDoNot()
    {
        using var one = await Host.SendAsync(HttpMethod.Get, "/events?streams=orders", Acme);
        using var other = await Host.SendAsync(HttpMethod.Get, "/events?view=orders", Tenant("acme"));
        using var third = await Host.SendAsync(HttpMethod.Get, "/events?view=orders", Bolt);
        using var both = await Host.SendAsync(HttpMethod.Get, "/events?view=orders", Tenant("bolt&tenant=acme"));
        var views = Host.Services.GetRequiredService<ViewFanOut>().Views.Select(view => $"{view.View.Text} {view.Subscribers}").ToList();
        await AddAsync("acme", 1);
        await AddAsync("bolt", 2);

        Assert.DoesNotContain("bolt", await ReadUntilAsync(one, "\"n\":1"), StringComparison.Ordinal);
        Assert.DoesNotContain("bolt", await ReadUntilAsync(other, "\"n\":1"), StringComparison.Ordinal);
        Assert.DoesNotContain("acme", await ReadUntilAsync(third, "\"n\":2"), StringComparison.Ordinal);
        Assert.Contains("acme", await ReadUntilAsync(both, "\"n\":2"), StringComparison.Ordinal);
        Assert.Equal(
            ["orders | where tenant = 'acme' 2", "orders | where tenant = 'bolt' 1", "orders | where tenant in ('acme', 'bolt') 1"],
            views);
    }

    [Fact]
    public async Task WithoutAClaim_StreamAndItsNamedViews_AreAnsweredLikeOnesThatDoNotExist()
    {
        string[] paths =
        [
            "/events?streams={0}", "/events?view={0}", "/events?view=stock,{0}|take+1", "/events?view=latest(stock,{0})",
            "/events?view={0}&from=earliest", "/events?view={0}&lastEventId=abc-1", "/streams/{0}",
        ];
        var nobody = Hosting.ScopeAuthentication.OfClaims($"Tenant=acme&scope={All}");

        foreach (var (path, name) in from path in paths from name in new[] { "orders", "large-orders", "calm" } select (path, name))
        {
            var other = new string('z', name.Length);
            var unknown = await AnswerAsync(string.Format(null, path, other), nobody);
            Assert.Equal(unknown.Replace(other, name, StringComparison.Ordinal), await AnswerAsync(string.Format(null, path, name), nobody));
            Assert.DoesNotContain("orders", unknown, StringComparison.Ordinal);
            Assert.DoesNotContain("calm", unknown, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("orders", await AnswerAsync("/streams", nobody), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAClaim_AllStreamsAreTheOthers()
    {
        using var response = await Host.SendAsync(HttpMethod.Get, "/events?from=earliest", Hosting.ScopeAuthentication.OfClaims($"scope={All}"));
        await AddAsync("acme", 1);
        await AddAsync("stock", 2, "stock");

        Assert.DoesNotContain("\"n\":1", await ReadUntilAsync(response, "\"n\":2"), StringComparison.Ordinal);
        Assert.Equal(403, (int)await Host.StatusAsync("/events", Tenant("", "rxsse:read:orders")));
        Assert.Equal(401, (int)await Host.StatusAsync("/events"));
        Assert.Equal(200, (int)await Host.StatusAsync("/events", Tenant("acme", "rxsse:read:orders")));
        Assert.Equal(403, (int)await Host.StatusAsync("/events?view=(orders)", Tenant("acme", "rxsse:read:orders")));
    }

    [Fact]
    public async Task Descriptions_TellNothingOfEvents()
    {
        await AddAsync("stock", 0, "stock");
        await AddAsync("bolt", 1);

        var (list, one) = (await AnswerAsync("/streams", Acme), await AnswerAsync("/streams/orders", Acme));
        var ofOrders = list[list.IndexOf("\"name\":\"orders\"", StringComparison.Ordinal)..list.IndexOf("\"name\":\"stock\"", StringComparison.Ordinal)];

        Assert.All([ofOrders, one], text =>
        {
            Assert.DoesNotContain("bolt", text, StringComparison.Ordinal);
            Assert.DoesNotContain("last", text, StringComparison.Ordinal);
            Assert.DoesNotContain("ETag", text, StringComparison.Ordinal);
            Assert.Contains("\"example\":null", text, StringComparison.Ordinal);
        });
        Assert.Matches("\"lastId\":\"[a-z0-9]+-1\",\"lastAt\":[0-9]+", list);
        Assert.DoesNotContain("$claim", list + one, StringComparison.Ordinal);
        Assert.Contains("orders | where n > 0", list, StringComparison.Ordinal);
    }

    // Of 20 missing events one is one's own.
    [Fact]
    public async Task Gap_DoesNotTellHowManyAreMissing()
    {
        var cursor = await AddAsync("acme", 0);
        for (var i = 0; i < History + 20; i++)
        {
            await AddAsync(i == 3 ? "acme" : Foreign, 1);
        }

        await PassAsync("acme", 2);
        foreach (var path in new[] { "/events", "/events?streams=orders", "/events?view=*" })
        {
            using var response = await Host.SendAsync(HttpMethod.Get, path, Acme, ("Last-Event-ID", cursor));
            var gap = Regex.Match(await ReadUntilAsync(response, "\"n\":2"), "\"type\":\"gap\".*");
            Assert.StartsWith("\"type\":\"gap\",\"data\":{\"reason\":\"expired\",\"missed\":null,", gap.Value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Ticket_SeesWhatItsOwnerSees()
    {
        using var asked = new HttpRequestMessage(HttpMethod.Post, "/tickets") { Headers = { { Acme.Name, Acme.Value } } };
        using var given = await Host.Client.SendAsync(asked);
        var ticket = System.Text.Json.JsonElement.Parse(await given.Content.ReadAsStringAsync()).GetProperty("ticket").GetString();

        using var response = await Host.SendAsync(HttpMethod.Get, $"/events?view=*&from=earliest&ticket={ticket}");
        await AddAsync(Foreign, 1);
        await AddAsync("acme", 2);

        Assert.DoesNotContain(Foreign, await ReadUntilAsync(response, "\"n\":2"), StringComparison.Ordinal);
    }
}
