using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary><c>GET /views/explain</c>.</summary>
public sealed class ExplainEndpointTests
{
    private const string Key = "key of a reader";

    [Fact]
    public async Task View_IsExplained_AndDoesNotRun()
    {
        await using var host = await StartAsync("--RxSse:Composition:ListViews=true");

        var view = await ExplainAsync(host, "(orders|sample 1000ms by id), (orders | where price*2>10 | count over 1s) | take 3");

        Assert.Equal("(orders | sample 1s by id), (orders | where price * 2 > 10 | count over 1s)", view.GetProperty("view").GetString());
        Assert.Equal("some", view.GetProperty("replayable").GetString());
        Assert.Equal(["orders"], view.GetProperty("streams").EnumerateArray().Select(stream => stream.GetString()));
        Assert.Equal(
            [false, true], view.GetProperty("pipes").EnumerateArray().Select(pipe => pipe.GetProperty("replayable").GetBoolean()));
        Assert.True(view.GetProperty("shared").GetBoolean());
        Assert.Equal(3, view.GetProperty("take").GetInt32());
        Assert.Equal(4_194_304 + 120, view.GetProperty("keeps").GetInt64());
        Assert.Equal(
            ["orders True 0", "sample 1s by id False 4194304", "orders True 0", "where price * 2 > 10 True 0", "count over 1s True 120"],
            view.GetProperty("pipes").EnumerateArray().SelectMany(pipe => pipe.GetProperty("operators").EnumerateArray())
                .Select(step => $"{step.GetProperty("operator")} {step.GetProperty("replayable")} {step.GetProperty("keeps")}"));
        Assert.Equal(
            ["MaxLength 82/1000", "MaxOperators 2/20", "MaxPipes 2/64", "MaxTerms 3/100", "MaxSteps 1/60", "MaxEnds 1/40000", "ViewCost 23/200"],
            view.GetProperty("limits").EnumerateArray()
                .Select(limit => $"{limit.GetProperty("limit").GetString()!.Split(':')[1]} {limit.GetProperty("used")}/{limit.GetProperty("max")}"));
        Assert.Equal("""{"views":[]}""", await host.Client.GetStringAsync("/views"));
    }

    [Fact]
    public async Task Streams_NeedNoPipeline()
    {
        await using var host = await StartAsync();

        var view = await ExplainAsync(host, "orders");

        Assert.False(view.GetProperty("shared").GetBoolean());
        Assert.Equal(0, view.GetProperty("keeps").GetInt64());
        Assert.False(view.TryGetProperty("take", out _));
        Assert.Equal("orders-update", view.GetProperty("pipes")[0].GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.NotFound, await host.StatusAsync("/views")); // it is there where the list is not
    }

    [Theory]
    [InlineData("view=orders|smaple", "column 8: Unknown operator 'smaple'. Did you mean sample?", 8, 6)]
    [InlineData("view=ordres", "column 1: Unknown stream or view 'ordres'. Did you mean orders?", 1, 6)]
    [InlineData("", "The parameter 'view' is given 0 times. Use it once.", null, null)]
    [InlineData("view=orders&view=orders", "The parameter 'view' is given 2 times. Use it once.", null, null)]
    [InlineData("view=orders&format=named", "Unknown parameter 'format'. Allowed: view.", null, null)]
    public async Task Fault_IsThatOfEvents(string query, string detail, int? column, int? length)
    {
        await using var host = await StartAsync();

        using var response = await host.Client.GetAsync($"/views/explain?{query}");
        var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(column, problem.TryGetProperty("column", out var at) ? at.GetInt32() : null);
        Assert.Equal(length, problem.TryGetProperty("length", out var units) ? units.GetInt32() : null);
        if (column is not null)
        {
            using var ofEvents = await host.Client.GetAsync($"/events?{query}");
            var same = JsonElement.Parse(await ofEvents.Content.ReadAsStringAsync());
            Assert.Equal(ofEvents.StatusCode, response.StatusCode);
            Assert.Equal(
                ["detail", "column", "length"], new[] { "detail", "column", "length" }.Where(member =>
                    JsonElement.DeepEquals(same.GetProperty(member), problem.GetProperty(member))));
        }
    }

    [Fact]
    public async Task WhatTheCallerMayNotRead_IsNotShown()
    {
        await using var host = await StartAsync(
            [.. KeyWith("rxsse:read:calm,rxsse:compose"), "--RxSse:Views:calm=orders | where secret = 1"]);

        Assert.Equal(HttpStatusCode.Unauthorized, await host.StatusAsync("/views/explain?view=calm"));
        Assert.Equal(HttpStatusCode.BadRequest, await host.StatusAsync("/views/explain?view=orders", ("X-Api-Key", Key)));
        var view = await ExplainAsync(host, "calm | sample 1s", ("X-Api-Key", Key));
        Assert.Equal("calm | sample 1s", view.GetProperty("view").GetString());
        Assert.DoesNotContain("orders", view.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", view.GetRawText(), StringComparison.Ordinal);
        Assert.False(view.TryGetProperty("keeps", out _) || view.TryGetProperty("streams", out _) || view.TryGetProperty("limits", out _));
    }

    [Theory]
    [InlineData("orders | buffer 1s", 256 * 1_024)]
    [InlineData("merge((orders | count over 1s), (orders | sample 1s))", 4_194_304 + 120)]
    [InlineData("with(orders, (orders | count over 1s | as other))", 4_194_304 + 120)]
    public async Task WhatIsKept_IsThatOfTheInnerPipesToo(string text, long keeps)
    {
        await using var host = await StartAsync();

        Assert.Equal(keeps, (await ExplainAsync(host, text)).GetProperty("keeps").GetInt64());
    }

    [Fact]
    public async Task RowCondition_IsNotShown()
    {
        await using var host = await StartAsync(
        [
            .. KeyWith("rxsse:read:*,rxsse:compose"), "--RxSse:Access:Keys:reader:Claims:tenant=acme",
            "--RxSse:Access:Rows:orders=tenant = $claim.tenant",
        ]);

        var view = await ExplainAsync(host, "orders", ("X-Api-Key", Key));

        Assert.Equal("orders", view.GetProperty("view").GetString());
        Assert.True(view.GetProperty("shared").GetBoolean()); // with all who see the same part of the stream
        Assert.DoesNotContain("tenant", view.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutTheRightToCompose_OnlyNamesAreExplained()
    {
        await using var host = await StartAsync(KeyWith("rxsse:read:*"));

        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/views/explain?view=orders", ("X-Api-Key", Key)));
        Assert.Equal(HttpStatusCode.Forbidden, await host.StatusAsync("/views/explain?view=orders|distinct", ("X-Api-Key", Key)));
    }

    [Fact]
    public async Task Request_CountsForTheRateOfConnections()
    {
        await using var host = await StartAsync([.. KeyWith("rxsse:read:*"), "--RxSse:Limits:Connects=1/m"]);

        // A burst has room for twice the rate.
        var statuses = new[] { await StatusAsync(), await StatusAsync(), await StatusAsync() };
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], statuses);

        Task<HttpStatusCode> StatusAsync() => host.StatusAsync("/views/explain?view=orders", ("X-Api-Key", Key));
    }

    private static async Task<JsonElement> ExplainAsync(GuestHost host, string view, params (string Name, string Value)[] headers)
    {
        using var response = await host.SendAsync(HttpMethod.Get, $"/views/explain?view={Uri.EscapeDataString(view)}", headers);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }

    private static string[] KeyWith(string scopes) =>
    [
        $"--RxSse:Access:Keys:reader:Hash={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))}",
        $"--RxSse:Access:Keys:reader:Scopes={scopes}",
    ];

    private static Task<GuestHost> StartAsync(params string[] settings) => GuestHost.StartAsync(
        builder => builder.Services.AddRxSse().AddStream("orders"), app => app.MapRxSse(), "Production", settings);
}
