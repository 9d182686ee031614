using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Http.Security;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>An <c>Idempotency-Key</c> belongs to who sends it, and is another one than the id of a CloudEvent.</summary>
public sealed class PublishKeysTests : IAsyncLifetime
{
    private const string Json = "application/json";
    private GuestHost? _host;

    public async Task InitializeAsync() => _host = await GuestHost.StartAsync(
        builder => builder.Services.AddRxSse(options =>
        {
            options.Access.Anonymous = ["rxsse:publish:*"];
            options.Access.Keys["ada"] = Keys.Of("ada", "rxsse:publish:*");
            options.Access.Keys["bob"] = Keys.Of("bob", "rxsse:publish:*");
        }).AddStream("orders"),
        app => app.MapRxSse());

    public async Task DisposeAsync() => await _host!.DisposeAsync();

    [Fact]
    public async Task KeyOfAnother_IsAnotherKey()
    {
        Assert.Equal("new 1", await PostAsync("ada", """{"data":1}"""));
        Assert.Equal("new 2", await PostAsync("bob", """{"data":1}"""));
        Assert.Equal("new 3", await PostAsync(null, """{"data":2}"""));

        Assert.Equal("replayed 1", await PostAsync("ada", """{"data":1}"""));
        Assert.Equal("replayed 2", await PostAsync("bob", """{"data":1}"""));
        Assert.Equal("replayed 3", await PostAsync(null, """{"data":2}"""));
        Assert.Equal("422", await PostAsync("bob", """{"data":2}"""));
    }

    [Fact]
    public async Task IdOfACloudEvent_IsNoKeyOfARequest_NorThatOfAnother()
    {
        const string Event = """{"specversion":"1.0","id":"k","source":"k","type":"t","data":1}""";

        Assert.Equal("new 1", await PostAsync("ada", """{"data":1}"""));
        Assert.Equal("new 2", await PostAsync("ada", Event, "application/cloudevents+json", key: null));
        Assert.Equal("new 3", await PostAsync("bob", Event, "application/cloudevents+json", key: null));
        Assert.Equal("replayed 2", await PostAsync("ada", Event, "application/cloudevents+json", key: null));
    }

    // Whether it was published now or before, and the sequence of the event; else the status.
    private async Task<string> PostAsync(string? caller, string body, string type = Json, string? key = "\"k\"")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/streams/orders/events")
        {
            Content = new StringContent(body, Encoding.UTF8, type),
        };
        (string Name, string? Value)[] headers = [(ApiKeys.Header, caller), ("Idempotency-Key", key)];
        foreach (var (name, value) in headers.Where(header => header.Value is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _host!.Client.SendAsync(request);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return $"{(int)response.StatusCode}";
        }

        var sequence = response.Headers.ETag!.Tag.Trim('"').Split('-')[1];
        return response.Headers.Contains("Idempotency-Replayed") ? $"replayed {sequence}" : $"new {sequence}";
    }
}
