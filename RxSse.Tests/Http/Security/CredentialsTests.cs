using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>API keys and tickets, and what happens to wrong ones.</summary>
public sealed class CredentialsTests : IAsyncLifetime
{
    private const string Key = "key of the shop";
    private const string Older = "older key of the shop";
    private static readonly (string, string) TheKey = ("X-Api-Key", Key);
    private readonly Recording _log = new();
    private GuestHost? _host;

    private GuestHost Host => _host!;

    public async Task InitializeAsync() => _host = await StartAsync("--RxSse:Access:Anonymous=rxsse:read:public");

    public async Task DisposeAsync() => await Host.DisposeAsync();

    [Theory]
    [InlineData(Key, "/events?streams=orders", 200)]
    [InlineData(Older, "/events?streams=orders", 200)] // while one is replaced
    [InlineData(Key, "/events?streams=public", 200)] // what everybody may
    [InlineData(Key, "/events?streams=secret", 400)]
    [InlineData(Key, "/events?view=orders|count+over+1m", 403)]
    [InlineData("another", "/events?streams=public", 401)] // although nobody needs one
    [InlineData("another", "/streams", 401)]
    [InlineData("another", "/streams/orders", 401)]
    [InlineData("another", "/views", 401)]
    [InlineData("Key of the shop", "/streams", 401)]
    public async Task ApiKey_HasItsScopes(string key, string path, int status) =>
        Assert.Equal(status, (int)await Host.StatusAsync(path, ("X-Api-Key", key)));

    [Fact]
    public async Task ApiKey_Publishes()
    {
        using var published = await PostAsync("/streams/orders/events", """{"data":1}""", TheKey);
        using var refused = await PostAsync("/streams/secret/events", """{"data":1}""", TheKey);
        using var anonymous = await PostAsync("/streams/orders/events", """{"data":1}""");

        Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("Your API key has no right to publish to 'secret' (rxsse:publish:secret).", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        Assert.Equal("Scopes, ApiKey", anonymous.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Keys_AreComparedToTheirEnd()
    {
        // What the comparison takes cannot be measured here. It must not be one that stops at the first difference.
        var code = Conventions.Repository.Read("RxSse/Http/Security/ApiKeys.cs");
        Assert.Contains("CryptographicOperations.FixedTimeEquals(known.Hash, hash)", code, StringComparison.Ordinal);
        Assert.DoesNotContain("break", code, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await Host.StatusAsync("/streams", ("X-Api-Key", new string('a', 16_000))));
    }

    [Fact]
    public async Task Ticket_LetsIn_Once_AndOnlyToEvents()
    {
        var ticket = await TicketAsync();
        var url = $"/events?streams=orders&ticket={ticket}";

        Assert.Equal(HttpStatusCode.OK, await Host.StatusAsync(url));
        Assert.Equal(HttpStatusCode.Unauthorized, await Host.StatusAsync(url));
        Assert.Equal(HttpStatusCode.Unauthorized, await Host.StatusAsync("/events?ticket=never-given"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Host.StatusAsync("/events?streams=public&ticket="));
    }

    [Theory]
    [InlineData("/views?ticket={0}")]
    [InlineData("/streams/orders?ticket={0}")]
    public async Task TicketOnAnotherPath_IsNoCredential_AndIsNotUsed(string path)
    {
        var ticket = await TicketAsync();

        Assert.NotEqual(HttpStatusCode.OK, await Host.StatusAsync(string.Format(null, path, ticket)));
        using var published = await PostAsync($"/streams/orders/events?ticket={ticket}", """{"data":1}""");
        Assert.Equal(HttpStatusCode.Unauthorized, published.StatusCode);
        using var another = await PostAsync($"/tickets?ticket={ticket}", "");
        Assert.Equal(HttpStatusCode.Unauthorized, another.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await Host.StatusAsync($"/events?streams=orders&ticket={ticket}"));
    }

    [Fact]
    public async Task TicketAtTheSameMoment_LetsInOnce()
    {
        var ticket = await TicketAsync();
        var statuses = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => Host.StatusAsync($"/events?streams=orders&ticket={ticket}"))));

        Assert.Single(statuses, HttpStatusCode.OK);
        Assert.Equal(9, statuses.Count(status => status == HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task Ticket_HasTheRightsOfWhoAskedForIt()
    {
        Assert.Equal(HttpStatusCode.BadRequest, await Host.StatusAsync($"/events?streams=secret&ticket={await TicketAsync()}"));
        Assert.Equal(HttpStatusCode.OK, await Host.StatusAsync($"/events?streams=secret&ticket={await TicketAsync(ScopeAuthentication.Of("rxsse:read:secret"))}"));
    }

    [Fact]
    public async Task Tickets_NeedACredential()
    {
        using var anonymous = await PostAsync("/tickets", "");
        using var foreign = await PostAsync("/tickets", "", TheKey, ("Origin", "https://evil.example"));

        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    [Theory]
    [InlineData("X-Api-Key", "Authorization")]
    [InlineData("X-Api-Key", "ticket")]
    [InlineData("Authorization", "ticket")]
    [InlineData("X-Api-Key", "X-Api-Key")]
    [InlineData("ticket", "ticket")]
    public async Task TwoCredentials_AreNotAllowed(string one, string other)
    {
        var path = "/events?streams=orders";
        var headers = new List<(string, string)>();
        foreach (var credential in new[] { one, other })
        {
            path += credential == "ticket" ? $"&ticket={await TicketAsync()}" : "";
            headers.AddRange(credential switch { "X-Api-Key" => [TheKey], "Authorization" => [("Authorization", "Bearer abc")], _ => Array.Empty<(string, string)>() });
        }

        Assert.Equal(HttpStatusCode.BadRequest, await Host.StatusAsync(path, [.. headers]));
    }

    [Fact]
    public async Task CookieBesideAKey_IsIgnored() => // what the scheme of the host has read
        Assert.Equal(HttpStatusCode.OK, await Host.StatusAsync("/events?streams=orders", TheKey, ScopeAuthentication.Of("rxsse:admin")));

    [Fact]
    public async Task NothingSecret_IsInALog_OrAProblem()
    {
        var ticket = await TicketAsync();
        var answers = new List<string>();
        foreach (var path in new[] { $"/events?streams=nothing&ticket={ticket}", $"/events?streams=orders&ticket={ticket}", $"/zzz?ticket={ticket}", $"/events?tickets={ticket}" })
        {
            using var response = await Host.SendAsync(HttpMethod.Get, path, path.Contains("ticket=", StringComparison.Ordinal) ? [] : [TheKey]);
            answers.Add(response.IsSuccessStatusCode ? "" : response + await response.Content.ReadAsStringAsync());
        }

        foreach (var wrong in new[] { "wrong-key-0815", Key + "x" })
        {
            using var response = await Host.SendAsync(HttpMethod.Get, "/events", ("X-Api-Key", wrong));
            answers.Add(response + await response.Content.ReadAsStringAsync());
        }

        Assert.NotEmpty(_log.Messages);
        Assert.All(answers.Concat(_log.Messages), text =>
        {
            Assert.DoesNotContain(ticket, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Key, text, StringComparison.Ordinal);
            Assert.DoesNotContain("0815", text, StringComparison.Ordinal);
            Assert.DoesNotContain(HashOf(Key), text, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Theory]
    [InlineData("--RxSse:Access:Keys:shop:Hash=1234", "RxSse:Access:Keys:shop:Hash")]
    [InlineData("--RxSse:Access:Keys:shop:Scopes=everything", "'everything'")]
    [InlineData("--RxSse:Access:Keys:shop:Scope=rxsse:admin", "Access:Keys:shop:Scope")]
    [InlineData("--RxSse:Access:Keys:other:Scopes=rxsse:admin", "RxSse:Access:Keys:other:Hash")]
    public async Task KeyThatIsNotComplete_StopsTheStart(string setting, string named)
    {
        var error = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => StartAsync(setting));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("1234", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoNamesWithOneKey_StopTheStart()
    {
        var error = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => StartAsync($"--RxSse:Access:Keys:other:Hash={HashOf(Older).ToUpperInvariant()}", "--RxSse:Access:Keys:other:Scopes=rxsse:admin"));

        Assert.Contains("have the same key", error.Message, StringComparison.Ordinal);
    }

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private async Task<GuestHost> StartAsync(params string[] settings) => await GuestHost.StartAsync(
        builder =>
        {
            builder.Logging.AddProvider(_log).SetMinimumLevel(LogLevel.Debug).AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
            ScopeAuthentication.Add(builder);
            builder.Services.AddRxSse().AddStream("orders").AddStream("secret").AddStream("public");
        },
        app => app.MapRxSse(),
        "Development",
        [$"--RxSse:Access:Keys:shop:Hash={HashOf(Key)},{HashOf(Older)}", "--RxSse:Access:Keys:shop:Scopes=rxsse:read:orders,rxsse:publish:orders", .. settings]);

    private async Task<string> TicketAsync((string, string)? credential = null)
    {
        using var response = await PostAsync("/tickets", "", credential ?? TheKey);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        var json = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(30, json.GetProperty("expires").GetInt32());
        return json.GetProperty("ticket").GetString()!;
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await Host.Client.SendAsync(request);
    }

    private sealed class Recording : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Messages { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
