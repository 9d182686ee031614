using System.ComponentModel;
using System.Net;
using System.Reactive.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RxSse.Configuration;
using RxSse.DependencyInjection;
using RxSse.Http.OpenApi;
using RxSse.Http.Security;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http.OpenApi;

/// <summary>The OpenAPI document: what it describes, for whom, and its bounds.</summary>
public sealed class OpenApiDocumentTests
{
    private const string Path = "/openapi.json";

    internal sealed record Order(int Number, string Total);

    [Fact]
    public async Task EachPath_IsDescribed_AndNoOther()
    {
        await using var host = await StartAsync(Add, app =>
        {
            app.MapRxSse();
            app.MapRxSseHealthChecks();
            app.MapGet("/own", () => 1);
        }, WithKey);

        var document = await DocumentAsync(host, Path, Key);
        var mapped =
            from endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
            where !HttpMethods.IsHead(method) && endpoint.RoutePattern.RawText != "/own"
            select $"{method} {endpoint.RoutePattern.RawText}";

        Assert.Empty(OpenApiRules.Faults(document));
        Assert.Equal(mapped.Order(), OperationsIn(document).Order());
        Assert.Equal(14, OperationsIn(document).Count);
    }

    [Fact]
    public async Task EachPrefix_HasADocument_OfItsPathsAndOfThoseThatAreMappedApart()
    {
        await using var host = await StartAsync(Add, app =>
        {
            app.MapRxSse("/first");
            app.MapGroup("/tenants/{tenant:alpha}").MapRxSse();
            app.MapRxSseHealthChecks();
        });

        var first = await DocumentAsync(host, "/first/openapi.json");
        var second = await DocumentAsync(host, "/tenants/acme/openapi.json");

        Assert.All([first, second], document => Assert.Empty(OpenApiRules.Faults(document)));
        Assert.Equal(
            ["GET /first/events", "GET /first/openapi.json", "GET /first/streams", "GET /first/streams/{stream}", "GET /first/views/explain", "GET /healthz/live", "GET /healthz/ready", "POST /first/streams/{stream}/events"],
            OperationsIn(first).Order(StringComparer.Ordinal));
        Assert.Contains("GET /tenants/{tenant}/streams/{stream}", OperationsIn(second));
        Assert.DoesNotContain(OperationsIn(second), operation => operation.Contains("first", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PathBase_IsTheServer()
    {
        await using var host = await StartAsync(Add, app =>
        {
            app.UsePathBase("/base");
            app.UseRouting();
            app.MapRxSse();
        });

        Assert.Equal("""[{"url":"/BASE"}]""", (await DocumentAsync(host, "/BASE/openapi.json")).GetProperty("servers").GetRawText());
        Assert.Equal("""[{"url":"/base"}]""", (await DocumentAsync(host, "/base/openapi.json")).GetProperty("servers").GetRawText());
        Assert.False((await DocumentAsync(host, Path)).TryGetProperty("servers", out _));
    }

    [Fact]
    public async Task Streams_AreThoseThatTheCallerMayRead()
    {
        await using var host = await StartAsync(Add, app => app.MapRxSse(), WithKey);

        var whole = await DocumentAsync(host, Path, Key);
        var part = await DocumentAsync(host, Path, ScopeAuthentication.Of("rxsse:read:ticks"));
        var nothing = await DocumentAsync(host, Path);

        Assert.Equal(["orders", "published", "secret", "ticks"], NamesIn(whole));
        Assert.Equal(["ticks"], NamesIn(part));
        Assert.Empty(NamesIn(nothing));
        Assert.Contains("secret-update", whole.GetRawText(), StringComparison.Ordinal);
        Assert.All([part, nothing], document => Assert.DoesNotContain("secret", document.GetRawText(), StringComparison.Ordinal));
        Assert.Equal(OperationsIn(whole), OperationsIn(nothing));
        Assert.All([whole, part, nothing], document => Assert.Empty(OpenApiRules.Faults(document)));
    }

    [Fact]
    public async Task Schemas_AreThoseOfTheTypes_AndWhatAnybodyPublishesHasNone()
    {
        await using var host = await StartAsync(Add, app => app.MapRxSse());

        var schemas = (await DocumentAsync(host, Path)).GetProperty("components").GetProperty("schemas");
        var streams = JsonElement.Parse(await host.Client.GetStringAsync("/streams")).GetProperty("streams").EnumerateArray()
            .ToDictionary(stream => stream.GetProperty("name").GetString()!);
        var one = JsonElement.Parse(await host.Client.GetStringAsync("/streams/orders"));

        Assert.Equal(
            """{"type":"object","properties":{"number":{"type":"integer"},"total":{"type":"string"}},"required":["number","total"]}""",
            schemas.GetProperty("orders").GetRawText());
        Assert.Equal(schemas.GetProperty("orders").GetRawText(), streams["orders"].GetProperty("schema").GetRawText());
        Assert.Equal(schemas.GetProperty("orders").GetRawText(), one.GetProperty("schema").GetRawText());
        Assert.Equal(["orders", "secret", "ticks"], streams.Where(stream => stream.Value.TryGetProperty("schema", out _)).Select(stream => stream.Key).Order());
        Assert.False(schemas.TryGetProperty("published", out _));
    }

    [Fact]
    public async Task Security_IsAsConfigured()
    {
        await using var open = await StartAsync(Add, app => app.MapRxSse());
        await using var closed = await GuestHost.StartAsync(
            builder =>
            {
                Add(builder.Services.AddRxSse(options => options.Access.Keys["shop"] = Keys.Of("shop", "rxsse:read:*")));
                builder.Services.AddAuthentication("Bearer").AddScheme<AuthenticationSchemeOptions, ScopeAuthentication>("Bearer", null);
            },
            app => app.MapRxSse());

        var (without, with) = (await DocumentAsync(open, Path), await DocumentAsync(closed, Path));

        Assert.False(without.GetProperty("components").TryGetProperty("securitySchemes", out _));
        Assert.All(OpenApiRules.OperationsOf(without), operation => Assert.False(operation.TryGetProperty("security", out _)));
        Assert.Equal(["bearer", "apiKey", "ticket"], with.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(way => way.Name));
        Assert.Equal("""[{"bearer":[]},{"apiKey":[]},{"ticket":[]}]""", Operation(with, "/events", "get").GetProperty("security").GetRawText());
        Assert.Equal("""[{"bearer":[]},{"apiKey":[]}]""", Operation(with, "/streams/{stream}/events", "post").GetProperty("security").GetRawText());
        Assert.True(Operation(with, "/streams", "get").GetProperty("responses").TryGetProperty("401", out _));
        Assert.False(Operation(without, "/streams", "get").GetProperty("responses").TryGetProperty("401", out _));
    }

    [Fact]
    public async Task Document_IsMadeOnce_ForCallersWhoMayReadTheSame()
    {
        await using var host = await StartAsync(Add, app => app.MapRxSse(), WithKey);
        using var first = await host.SendAsync(HttpMethod.Get, Path, Key);
        using var second = await host.SendAsync(HttpMethod.Get, Path, ("If-None-Match", first.Headers.ETag!.ToString()), Key);
        using var other = await host.SendAsync(HttpMethod.Get, Path, ("If-None-Match", first.Headers.ETag.ToString()));
        using var head = await host.SendAsync(HttpMethod.Head, Path, Key);

        Assert.Equal(
            (HttpStatusCode.NotModified, HttpStatusCode.OK, HttpStatusCode.OK), (second.StatusCode, other.StatusCode, head.StatusCode));
        Assert.Equal("private, no-cache", first.Headers.CacheControl!.ToString().Replace("no-cache, private", "private, no-cache", StringComparison.Ordinal));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());

        var (made, access) = (0, host.Services.GetRequiredService<AccessControl>());
        var context = new DefaultHttpContext { RequestServices = host.Services };
        var mapping = new Mapping();
        for (var i = 0; i < 3; i++)
        {
            var names = await access.ReadableByAsync(context, Caller.Anonymous(["rxsse:read:ticks"]));
            names.Documents.Of(mapping, "", () => [(byte)made++]);
        }

        Assert.Equal(1, made);
    }

    [Fact]
    public async Task SchemasThatAreTooLarge_OrTooMany_AreLeftOut()
    {
        await using var host = await StartAsync(
            streams =>
            {
                streams.AddStream("large", Observable.Never<Large>());
                for (var i = 0; i < 120; i++)
                {
                    streams.AddStream($"stream-{i}", Observable.Never<Order>(), stream => stream with { Description = new string('x', 8_000) });
                }
            },
            app => app.MapRxSse());

        var text = await host.Client.GetStringAsync(Path);
        var document = JsonElement.Parse(text);
        var components = document.GetProperty("components");

        Assert.InRange(text.Length, OpenApiWriter.MaxBytes / 2, OpenApiWriter.MaxBytes + 100_000);
        Assert.Empty(OpenApiRules.Faults(document));
        Assert.False(components.GetProperty("schemas").TryGetProperty("large", out _));
        Assert.InRange(components.GetProperty(OpenApiWriter.Omitted).GetInt32(), 1, 119);
    }

    [Fact]
    public async Task StreamWithoutASchema_IsAWarning_AndNoError()
    {
        var logger = new RecordingLogger<StreamSchemas>();
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.ReferenceHandler = ReferenceHandler.Preserve);
                builder.Services.AddSingleton<ILogger<StreamSchemas>>(logger);
                builder.Services.AddRxSse().AddStream("orders", Observable.Never<Order>());
            },
            app => app.MapRxSse());

        Assert.Empty(OpenApiRules.Faults(await DocumentAsync(host, Path)));
        Assert.Contains("The stream orders has no schema", Assert.Single(logger.Messages), StringComparison.Ordinal);
    }

    private const string Long = "This is one of many sentences about a property that nobody reads. ";
    private const string Longer = Long + Long + Long + Long + Long + Long + Long + Long + Long + Long + Long + Long + Long + Long + Long + Long;
    private const string Longest = Longer + Longer + Longer + Longer + Longer + Longer + Longer + Longer + Longer + Longer + Longer + Longer + Longer + Longer + Longer + Longer + Longer;

    internal sealed record Large([property: Description(Longest)] int Number);

    private static readonly (string, string) Key = (ApiKeys.Header, "shop");

    private static void WithKey(RxSseOptions options) =>
        options.Access.Keys["shop"] = Keys.Of("shop", "rxsse:read:*", "rxsse:compose", "rxsse:admin");

    private static void Add(RxSseBuilder streams) => streams
        .AddStream("orders", Observable.Never<Order>())
        .AddStream("ticks", Observable.Never<int>())
        .AddStream("secret", Observable.Never<Order>())
        .AddStream("published");

    private static Task<GuestHost> StartAsync(Action<RxSseBuilder> add, Action<WebApplication> map, Action<RxSseOptions>? configure = null) =>
        GuestHost.StartAsync(
            builder =>
            {
                if (configure is not null)
                {
                    ScopeAuthentication.Add(builder);
                }

                add(builder.Services.AddRxSse(configure ?? (_ => { })));
            },
            map);

    private static async Task<JsonElement> DocumentAsync(GuestHost host, string path, params (string, string)[] headers)
    {
        using var response = await host.SendAsync(HttpMethod.Get, path, headers);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }

    private static List<string> OperationsIn(JsonElement document) =>
    [
        .. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject(),
            (path, operation) => $"{operation.Name.ToUpperInvariant()} {path.Name}"),
    ];

    // Those that streams= can have.
    private static IEnumerable<string> NamesIn(JsonElement document)
    {
        var items = Operation(document, "/events", "get").GetProperty("parameters").EnumerateArray()
            .Single(parameter => parameter.GetProperty("name").GetString() == "streams").GetProperty("schema").GetProperty("items");
        return items.TryGetProperty("enum", out var names) ? names.EnumerateArray().Select(name => name.GetString()!).Order() : [];
    }

    private static JsonElement Operation(JsonElement document, string path, string method) =>
        document.GetProperty("paths").GetProperty(path).GetProperty(method);
}
