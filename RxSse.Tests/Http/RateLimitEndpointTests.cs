using System.Net.Http.Json;
using System.Text.Json;
using RxSse.Delivery.Limits;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>The answers to who asks too often, of each endpoint.</summary>
public sealed class RateLimitEndpointTests : RateLimitTestBase
{
    [Fact]
    public async Task Publishes_AreLimited_OfEachPrincipalAndOfEachAddress()
    {
        await StartAsync(options => options.Limits.Publishes = Rate.PerMinute(1));

        Assert.Equal("200 200 429 429", await StatusesAsync(4, () => PublishAsync("orders", Ada)));
        Assert.Equal("200 200 429", await StatusesAsync(3, () => PublishAsync("orders", From("192.0.2.7"))));
        Assert.Equal("200 200 429", await StatusesAsync(3, () => PublishAsync("orders", From("2001:db8::1"))));
        Assert.Equal("429", await StatusesAsync(1, () => PublishAsync("orders", From("2001:db8::2"))));
        Assert.Equal("429", await StatusesAsync(1, () => PublishAsync("orders", Ada, From("192.0.2.8")))); // wherever she is

        Time.AdvanceBy(TimeSpan.TicksPerMinute);
        Assert.Equal("200 429", await StatusesAsync(2, () => PublishAsync("orders", Ada)));
    }

    [Fact]
    public async Task Answer_IsAProblemThatSaysWhenToComeBack()
    {
        await StartAsync(options => options.Limits.Publishes = Rate.PerMinute(2));
        await StatusesAsync(4, () => PublishAsync("orders"));
        Time.AdvanceBy(TimeSpan.TicksPerMillisecond);

        using var response = await PublishAsync("orders");

        Assert.Equal((429, "application/problem+json", 30.0), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.RetryAfter?.Delta?.TotalSeconds));
        Assert.Equal("More than 2 requests a minute. Try again in 30 s (RxSse:Limits:Publishes).", await DetailAsync(response));
    }

    [Fact]
    public async Task Trigger_CountsAsAPublish()
    {
        await StartAsync(options => options.Limits.Publishes = Rate.PerMinute(1));

        Assert.Equal("200 200 429", await StatusesAsync(3, () => SendAsync(HttpMethod.Post, "/trigger-notification")));
        Assert.Equal("429", await StatusesAsync(1, () => PublishAsync("orders")));
    }

    [Fact]
    public async Task Bytes_AreThoseOfTheBodies()
    {
        await StartAsync(options =>
        {
            options.Publishing.BatchBytes = 2_000;
            options.Publishing.EventBytes = 2_000;
            options.Limits.PublishedBytes = Rate.PerMinute(1_000);
        });
        var body = $"{{\"data\":\"{new string('x', 889)}\"}}"; // 900 bytes

        Assert.Equal("200 200 429", await StatusesAsync(3, () => SendAsync(HttpMethod.Post, "/streams/orders/events", body)));
        using var refused = await SendAsync(HttpMethod.Post, "/streams/orders/events", body);
        Assert.Equal("More than 1,000 bytes a minute. Try again in 42 s (RxSse:Limits:PublishedBytes).", await DetailAsync(refused));
        Assert.Equal("200", await StatusesAsync(1, () => PublishAsync("orders"))); // a shorter one has room
        Assert.Equal("429", await StatusesAsync(1, () => SendAsync(HttpMethod.Post, "/trigger-notification", $"{{\"message\":\"{body[10..200]}\"}}")));
        Assert.Equal("200", await StatusesAsync(1, () => SendAsync(HttpMethod.Post, "/trigger-notification")));
        Assert.Equal("200", await StatusesAsync(1, () => SendAsync(HttpMethod.Post, "/streams/orders/events", body, Ada)));
    }

    [Fact]
    public async Task Tickets_CountAsConnections()
    {
        await StartAsync(options => options.Limits.Connects = Rate.PerMinute(1));
        using var given = await SendAsync(HttpMethod.Post, "/tickets", null, Ada);
        var ticket = (await given.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ticket").GetString();

        using var opened = await GetAsync($"/events?ticket={ticket}"); // of the same principal
        Assert.Equal("201 200", $"{(int)given.StatusCode} {(int)opened.StatusCode}");
        using var refused = await SendAsync(HttpMethod.Post, "/tickets", null, Ada);
        Assert.Equal("More than 1 connections a minute. Try again in 60 s (RxSse:Limits:Connects).", await DetailAsync(refused));
        Assert.Equal(60, refused.Headers.RetryAfter?.Delta?.TotalSeconds);
        Assert.Equal("429", await StatusesAsync(1, () => GetAsync("/events", Ada)));
        Assert.Equal("200", await StatusesAsync(1, () => GetAsync("/events")));
    }

    [Fact]
    public async Task BadTickets_CountAsConnectionsOfTheirAddress_AndBeyondThemNoneIsLookedAt()
    {
        await StartAsync(options => options.Limits.Connects = Rate.PerMinute(1));
        using var given = await SendAsync(HttpMethod.Post, "/tickets", null, Ada);
        var good = $"/events?ticket={(await given.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ticket").GetString()}";
        var bad = $"/events?ticket={new string('A', 43)}";

        Assert.Equal("401 401 429", await StatusesAsync(3, () => GetAsync(bad, From("192.0.2.7"))));
        using var refused = await GetAsync(good, From("192.0.2.7"));
        Assert.Equal("More than 1 connections a minute. Try again in 60 s (RxSse:Limits:Connects).", await DetailAsync(refused));
        Assert.Equal(60, refused.Headers.RetryAfter?.Delta?.TotalSeconds);
        using var rejected = await GetAsync(good, From("192.0.2.7"), ("Accept", "text/event-stream"));
        Assert.Contains("\"reason\":\"Connects\"", await rejected.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("200", await StatusesAsync(1, () => GetAsync(good, From("192.0.2.8")))); // it was not used up
    }

    [Theory]
    [InlineData("http://127.0.0.1:3000", 200)]
    [InlineData("http://0.0.0.0:3000", 429)]
    public async Task Defaults_HoldBeyondLoopback(string address, int status)
    {
        await StartAsync(_ => { }, address);
        await StatusesAsync(200, () => SendAsync(HttpMethod.Post, "/trigger-notification", null, From("192.0.2.1")));

        Assert.Equal($"{status}", await StatusesAsync(1, () => PublishAsync("orders", From("192.0.2.1"))));
        Assert.Equal("200", await StatusesAsync(1, () => PublishAsync("orders", From("192.0.2.2"))));
    }

    // Each request has all the faults up to one: who is too often is told so after 401, and before everything else.
    [Theory]
    [InlineData("POST", "/streams/orders/events", "nobody", 401)]
    [InlineData("POST", "/streams/orders/events", "bob", 429)] // has no right
    [InlineData("POST", "/streams/missing/events", "ada", 429)]
    [InlineData("POST", "/streams/closed/events", "ada", 429)]
    [InlineData("POST", "/trigger-notification", "nobody", 401)]
    [InlineData("POST", "/trigger-notification", "bob", 429)]
    [InlineData("GET", "/events", "nobody", 401)]
    [InlineData("GET", "/events?streams=missing&format=unknown", "bob", 429)]
    [InlineData("HEAD", "/events", "ada", 429)]
    [InlineData("POST", "/tickets", "nobody", 401)]
    [InlineData("POST", "/tickets", "bob", 429)]
    public async Task Rate_ComesAfterTheCredential_AndBeforeTheRight(string method, string path, string name, int status)
    {
        await StartAsync(options =>
        {
            options.Access.Anonymous = [];
            (options.Limits.Publishes, options.Limits.Connects) = (Rate.PerHour(1), Rate.PerHour(1));
        });
        foreach (var key in new[] { Ada, Bob })
        {
            await StatusesAsync(2, () => PublishAsync("orders", key));
            await StatusesAsync(2, () => GetAsync("/events", key));
        }

        using var response = await SendAsync(new HttpMethod(method), path, method == "POST" ? "no JSON" : null, KeyOf(name));

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task WithinTheRate_TheRightDecides()
    {
        await StartAsync(options =>
        {
            options.Access.Anonymous = [];
            options.Limits.Publishes = Rate.PerHour(1);
        });

        Assert.Equal("403 403 429", await StatusesAsync(3, () => PublishAsync("orders", Bob))); // and counts
    }

    [Fact]
    public async Task ViewThatCostsTooMuch_IsAFaultOfTheView()
    {
        await StartAsync(options => options.Limits.ViewCost = 11);

        Assert.Equal("200", await StatusesAsync(1, () => GetAsync("/events?view=stock|buffer+1s")));
        using var refused = await GetAsync("/events?view=stock|buffer+1s|as+b", Stream);
        Assert.Equal(400, (int)refused.StatusCode);
        Assert.StartsWith("column 1: The view costs 12. Maximum: 11 (Limits:ViewCost).", await DetailAsync(refused), StringComparison.Ordinal);
    }

    private static async Task<string?> DetailAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString();
}
