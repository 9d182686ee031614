using System.Text.Json;
using System.Text.Json.Nodes;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Http.OpenApi;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The OpenAPI document of the server, also of the native binary, and what the server sends.</summary>
[Collection(BusyServer.Name)]
[Trait("Way", "any")]
public sealed class OpenApiTests(BusyServer busy)
{
    private readonly HttpClient _client = busy.Server.Client;

    [Fact]
    public async Task Document_KeepsTheRules_AndHasAllPathsOfTheServer()
    {
        var document = await DocumentAsync();

        Assert.Empty(OpenApiRules.Faults(document));
        Assert.Equal(
            [
                "/", "/events", "/healthz/live", "/healthz/ready", "/openapi.json", "/streams", "/streams/{stream}", "/streams/{stream}/events",
                "/trigger-notification", "/views", "/views/explain",
            ],
            document.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            """{"type":"string","description":"The price with two decimals."}""",
            SchemaIn(document, "stock").GetProperty("properties").GetProperty("price").GetRawText());
    }

    [Theory]
    [InlineData("?format=envelope")]
    [InlineData("?format=named")]
    [InlineData("?lastEventId=yesterday")]
    [InlineData("?view=stock | select price | take 3")]
    [InlineData("?view=with(stock, metrics) | take 2")]
    public async Task LiveEvents_AreValid(string query)
    {
        var document = await DocumentAsync();
        var (item, types) = (Item(document), new HashSet<string>());
        var isView = query.Contains("view", StringComparison.Ordinal);
        await using var reader = await EventReader.OpenAsync(_client, query);
        await _client.TriggerIdAsync();

        string[] wanted = isView ? ["connected", "complete"] : ["connected", "heartbeat", "stock-update", "metrics-update", "notification"];
        while (!types.IsSupersetOf(wanted))
        {
            var next = await reader.NextAsync();
            types.Add(next.Type);
            Assert.Empty(new JsonSchema(document).Faults(Sent(next, isNamed: query.EndsWith("named", StringComparison.Ordinal)), item));
            if (next.IsEvent && !isView)
            {
                var stream = next.Type == "notification" ? "notifications" : next.Type[..^"-update".Length];
                Assert.Empty(new JsonSchema(document).Faults(next.Data, SchemaIn(document, stream)));
            }
        }

        Assert.Equal(query.Contains("yesterday", StringComparison.Ordinal), types.Contains("gap"));
    }

    [Theory]
    [InlineData("/", "/", "get")]
    [InlineData("/streams", "/streams", "get")]
    [InlineData("/streams/stock", "/streams/{stream}", "get")]
    [InlineData("/streams/nothing", "/streams/{stream}", "get")]
    [InlineData("/views", "/views", "get")]
    [InlineData("/views/explain?view=stock | sample 10s", "/views/explain", "get")]
    [InlineData("/views/explain?view=stock | smaple 10s", "/views/explain", "get")]
    [InlineData("/events?format=wrong", "/events", "get")]
    [InlineData("/trigger-notification", "/trigger-notification", "post")]
    public async Task Responses_AreValid(string request, string path, string method)
    {
        var document = await DocumentAsync();
        using var response = method == "get" ? await _client.GetAsync(request) : await _client.PostJsonAsync("""{"message":"Hello"}""");
        var content = document.GetProperty("paths").GetProperty(path).GetProperty(method)
            .GetProperty("responses").GetProperty($"{(int)response.StatusCode}").GetProperty("content");

        var schema = content.GetProperty(response.Content.Headers.ContentType!.MediaType!).GetProperty("schema");
        Assert.Empty(new JsonSchema(document).Faults(JsonElement.Parse(await response.Content.ReadAsStringAsync()), schema));
    }

    private async Task<JsonElement> DocumentAsync() => JsonElement.Parse(await _client.GetStringAsync("/openapi.json"));

    private static JsonElement SchemaIn(JsonElement document, string name) =>
        document.GetProperty("components").GetProperty("schemas").GetProperty(name);

    private static JsonElement Item(JsonElement document) => document.GetProperty("paths").GetProperty("/events").GetProperty("get")
        .GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("text/event-stream").GetProperty("itemSchema");

    // The fields as they were on the wire.
    private static JsonElement Sent(Received next, bool isNamed)
    {
        var fields = new JsonObject
        {
            ["data"] = isNamed ? next.Data.GetRawText() : $$"""{"type":"{{next.Type}}","data":{{next.Data.GetRawText()}}}""",
        };
        if (isNamed)
        {
            fields["event"] = next.Type;
        }

        if (next.Id is not null)
        {
            fields["id"] = next.Id;
        }

        if (next.Retry is { } retry)
        {
            fields["retry"] = (long)retry.TotalMilliseconds;
        }

        return JsonElement.Parse(fields.ToJsonString());
    }
}
