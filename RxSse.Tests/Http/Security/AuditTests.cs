using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Reactive.Testing;
using RxSse.Http.Security;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>The log category <c>RxSse.Audit</c>.</summary>
public sealed class AuditTests
{
    private const string Ada = "6:Scopes15:LOCAL AUTHORITY3:ada";
    private static readonly (string, string) Admin = ScopeAuthentication.Of("rxsse:admin rxsse:publish:orders");

    private readonly RecordingLogger<Audit> _log = new();
    private readonly TestScheduler _timers = new();

    [Fact]
    public async Task WhatCallersDo_IsLogged_WithoutAnythingSecret()
    {
        await using var host = await StartAsync();
        await PostAsync(host, "/streams/orders/events", """{"data":{"pin":"1234"}}""", Admin, ("Idempotency-Key", "order-4711"));
        await PostAsync(host, "/streams/orders/events", """{"data":{"pin":"1234"}}""", Admin, ("Idempotency-Key", "order-4711")); // no more events
        await PostAsync(host, "/streams/orders/events", """[{"data":1},{"data":2}]""", Admin);
        var ticket = JsonElement.Parse(await PostAsync(host, "/tickets", "", Admin)).GetProperty("ticket").GetString()!;
        await host.StatusAsync($"/events?ticket={ticket}");
        await PostAsync(host, "/connections/revoke", """{"subject":"bob\r\n","for":"2h"}""", Admin);

        Assert.Collection(
            _log.Messages,
            line => Assert.Matches($"^{Ada} published to orders: 1, the first [0-9a-z]+-1, hash of the key [0-9a-f]{{16}}\\.$", line),
            line => Assert.Matches($"^{Ada} published to orders: 2, the first [0-9a-z]+-2, hash of the key none\\.$", line),
            line => Assert.Equal($"{Ada} was given a ticket.", line),
            line => Assert.Equal($"{Ada} used a ticket.", line),
            line => Assert.StartsWith($"{Ada} was refused (403): GET /events: Your ticket has no right to read any stream", line, StringComparison.Ordinal),
            line => Assert.Equal($"{Ada} revoked the subject 'bob\\u000d\\u000a' for 2h.", line));
        AssertHasNone(ticket, "1234", "4711");
    }

    [Fact]
    public async Task ClosedConnections_AreLogged()
    {
        await using var host = await StartAsync("--RxSse:Access:Anonymous=rxsse:read:*");
        using var one = await host.OpenAsync("/events", Admin);
        using var list = await host.SendAsync(HttpMethod.Get, "/connections", Admin);
        var id = JsonElement.Parse(await list.Content.ReadAsStringAsync()).GetProperty("connections")[0].GetProperty("id").GetString();

        using var closed = await host.SendAsync(HttpMethod.Delete, $"/connections/{id}", Admin);
        using var two = await host.OpenAsync("/events", Admin);
        using var all = await host.SendAsync(HttpMethod.Delete, $"/connections?principal={Uri.EscapeDataString(Ada)}", Admin);

        Assert.Equal([$"{Ada} closed the connection {id}.", $"{Ada} closed the connections of '{Ada}': 1."], _log.Messages);
    }

    [Fact]
    public async Task CallersWithoutACredential_AreNotLogged_UnlessTheyAreRefused()
    {
        await using var host = await StartAsync("--RxSse:Access:Anonymous=rxsse:publish:orders");
        await PostAsync(host, "/streams/orders/events", """{"data":1}""");
        Assert.Empty(_log.Messages);

        await PostAsync(host, "/streams/orders%0d%0ax/events", """{"data":1}""");
        await PostAsync(host, "/streams/orders/events", """{"data":1}""", ("Origin", "https://evil.example"));

        Assert.Equal(2, _log.Messages.Count);
        Assert.StartsWith(
            "anonymous was refused (401): POST /streams/orders%0D%0Ax/events: A caller without a credential has no right to publish to "
            + "'orders\\u000d\\u000ax'", _log.Messages[0], StringComparison.Ordinal);
        Assert.StartsWith("anonymous was refused (403): POST /streams/orders/events: Pages of the origin", _log.Messages[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task EventOutsideOfThePartOfItsPublisher_IsARefusal()
    {
        await using var host = await StartAsync("--RxSse:Access:Rows:orders=owner = $claim.sub");

        await PostAsync(host, "/streams/orders/events", """{"data":{"owner":"bob","pin":"1234"}}""", Admin);

        Assert.StartsWith(
            $"{Ada} was refused (403): POST /streams/orders/events: The event is not in your part of 'orders'", Assert.Single(_log.Messages),
            StringComparison.Ordinal);
        AssertHasNone("1234", "bob");
    }

    [Theory]
    [InlineData("Publishes=1/h", "POST", "/streams/orders/events")]
    [InlineData("PublishedBytes=600/h", "POST", "/streams/orders/events")]
    [InlineData("Connects=1/h", "POST", "/tickets")]
    [InlineData("Connects=1/h", "GET", "/events")]
    [InlineData("Connects=1/h", "GET", "/events", "text/event-stream")]
    [InlineData("NewViews=1/h", "GET", "/events?view=orders|where+n>{0}")]
    [InlineData("NewViews=1/h", "GET", "/events?view=orders|where+n>{0}", "text/event-stream")] // who is sent an event, not a status
    public async Task WhatIsTooOften_IsARefusal(string limit, string method, string path, string accept = "*/*")
    {
        await using var host = await StartAsync($"--RxSse:Limits:{limit}", "--RxSse:Publishing:EventBytes=1000", "--RxSse:Publishing:BatchBytes=1024");
        var responses = new List<HttpResponseMessage>();
        for (var i = 0; i < 4; i++)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), string.Format(null, path, i)) { Headers = { { "Accept", accept } } };
            request.Headers.Add("X-Scopes", "rxsse:read:* rxsse:compose rxsse:publish:*");
            request.Content = method == "GET" ? null : new StringContent($"{{\"data\":\"{new string('x', 500)}\"}}", Encoding.UTF8, "application/json");
            responses.Add(await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead));
        }

        responses.ForEach(response => response.Dispose());
        Assert.Matches(
            $"^{Ada} was refused \\(429\\): {method} {path.Split('?')[0]}: More than [0-9]+ [a-z ]+ an hour.*\\(RxSse:Limits:{limit.Split('=')[0]}\\)",
            Assert.Single(_log.Messages, line => line.Contains("refused", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task TicketsThatWaitInVain_AndTwoCredentials_AreRefusals()
    {
        await using var host = await StartAsync($"--RxSse:Access:Keys:shop:Hash={new string('a', 64)}", "--RxSse:Access:Keys:shop:Scopes=rxsse:admin");
        for (var i = 0; i <= ITicketStore.MaxOfOne; i++)
        {
            await PostAsync(host, "/tickets", "", Admin);
        }

        await host.StatusAsync("/events", ("X-Api-Key", "one"), ("Authorization", "Bearer other"));

        string[] refusals = [.. _log.Messages.Where(line => line.Contains("refused", StringComparison.Ordinal))];
        Assert.Collection(
            refusals,
            line => Assert.StartsWith($"{Ada} was refused (429): POST /tickets: 100 tickets of yours wait", line, StringComparison.Ordinal),
            line => Assert.StartsWith("anonymous was refused (400): GET /events: The request has more than one credential.", line, StringComparison.Ordinal));
    }

    [Fact]
    public void FloodOfRefusals_IsCounted()
    {
        var audit = new Audit(_timers, new Loggers(_log));
        for (var i = 0; i < 1_000; i++)
        {
            audit.Refused(Request($"/{i}"), null, 401, "No.");
            audit.Refused(Request($"/{i}"), null, 403, "Never.");
        }

        _timers.AdvanceBy(TimeSpan.FromMinutes(3).Ticks);

        Assert.Equal(
            [
                "anonymous was refused (401): GET /0: No. Further refusals are counted and reported once a minute.",
                "anonymous was refused (403): GET /0: Never. Further refusals are counted and reported once a minute.",
                "999 requests of anonymous were refused (401) in the last minute, the last one: GET /999: No.",
                "999 requests of anonymous were refused (403) in the last minute, the last one: GET /999: Never.",
                "No request of anonymous was refused (401) in the last minute. Refused before: 1000.",
                "No request of anonymous was refused (403) in the last minute. Refused before: 1000.",
            ],
            _log.Messages);
    }

    [Fact]
    public void RefusalsOfManyPrincipals_AreBounded()
    {
        var audit = new Audit(_timers, new Loggers(_log));
        for (var i = 0; i < 1_000; i++)
        {
            audit.Refused(Request("/"), CallerOf($"u{i}").Kept, 403, "No.");
        }

        Assert.Equal(101, _log.Messages.Count);
        Assert.StartsWith("others was refused", _log.Messages[^1], StringComparison.Ordinal);
        _timers.AdvanceBy(TimeSpan.FromMinutes(1).Ticks);
        Assert.Contains("899 requests of others were refused (403) in the last minute, the last one: GET /: No.", _log.Messages);
    }

    [Fact]
    public void NamesOfPrincipals_AreShortAndPrintable()
    {
        var audit = new Audit(_timers, new Loggers(_log));
        audit.TicketGiven(CallerOf($"ada\r\n2026-11-29 root logged in\u202e{new string('x', 1_000)}"));

        Assert.Equal(
            $"1:T15:LOCAL AUTHORITY1031:ada\\u000d\\u000a2026-11-29 root logged in\\u202e{new string('x', 199)}… was given a ticket.",
            Assert.Single(_log.Messages));
    }

    private static Caller CallerOf(string subject)
    {
        var user = new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity([new("sub", subject)], "T"));
        return new Caller(user, Rights.None, "credential", Caller.Keep(user));
    }

    private static HttpRequest Request(string path) => new DefaultHttpContext { Request = { Method = "GET", Path = path } }.Request;

    private static async Task<string> PostAsync(GuestHost host, string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await host.Client.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    private Task<GuestHost> StartAsync(params string[] settings) => GuestHost.StartAsync(
        builder =>
        {
            ScopeAuthentication.Add(builder);
            builder.Services.AddSingleton(new Audit(_timers, new Loggers(_log)));
            builder.Services.AddRxSse().AddStream("orders");
        },
        app => app.MapRxSse(), "Production", settings);

    private void AssertHasNone(params string[] secrets) =>
        Assert.All(_log.Messages, line => Assert.All(secrets, secret => Assert.DoesNotContain(secret, line, StringComparison.Ordinal)));

    private sealed class Loggers(ILogger logger) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName)
        {
            Assert.Equal("RxSse.Audit", categoryName);
            return logger;
        }

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
