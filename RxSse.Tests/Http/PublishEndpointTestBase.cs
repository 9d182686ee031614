using System.Reactive;
using System.Reactive.Linq;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Reactive.Testing;
using RxSse.Delivery.Limits;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Streams;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>An application in memory that takes events over HTTP: for orders, empty and followed, not for closed and stock.</summary>
public abstract class PublishEndpointTestBase : IAsyncLifetime
{
    private protected const string Json = "application/json";
    private protected const string Lines = "application/x-ndjson";
    private protected const string CloudEvent = "application/cloudevents+json";

    private protected const string Publisher = "publisher"; // the key of requests that have no other
    private protected const string Reader = "reader"; // a key without the right to publish
    private protected const string Spender = "spender"; // a key with few bytes an hour

    // A log whose tail nobody runs: what is appended waits, so that it can be full.
    private readonly InMemoryEventLog _log = new("e", new HistoryOptions(), new TestScheduler(), new TailOptions { Bytes = 5_000 });
    private GuestHost? _host;

    private protected GuestHost Host => _host!;

    private protected IReadOnlyList<string> Published => [.. _log.ReadAsync(0, 10_000, default).Result.Events.Select(logged =>
        $"{logged.Event.Stream} {logged.Event.Type} {Encoding.UTF8.GetString(logged.Event.Data.Span)}")];

    public async Task InitializeAsync() => _host = await GuestHost.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton<IEventLog>(_log);
            builder.Services.AddRxSse(options =>
            {
                options.Publishing.Enabled = true;
                options.Publishing.BatchBytes = 100_000;
                options.Publishing.Origins = ["https://shop.example"];
                options.Limits.PublishedBytes = Rate.PerHour(50_000); // of a key: in memory there is no address
                options.Limits.Publishes = Rate.Off;
                options.Access.Anonymous = ["rxsse:read:*"];
                options.Access.Keys[Publisher] = Keys.Of(Publisher, "rxsse:publish:*");
                options.Access.Keys[Reader] = Keys.Of(Reader, "rxsse:read:*");
                options.Access.Keys[Spender] = Keys.Of(Spender, "rxsse:publish:*");
            })
                .AddStream("orders", stream => stream with { Types = ["order-cancelled"], Snapshot = false })
                .AddStream("empty")
                .AddStream("closed", stream => stream with { Publish = false })
                .AddStream("stock", Observable.Never<int>())
                .AddStream("followed", stream => stream with { Publish = true, Types = ["followed-gap"], From = new SilentSource() });
        },
        app => app.MapRxSse());

    public async Task DisposeAsync() => await _host!.DisposeAsync();

    private protected Task<HttpResponseMessage> PostAsync(
        string stream, string body, string type = Json, params (string Name, string Value)[] headers)
    {
        var request = new Request { Stream = stream, Body = body, ContentType = type };
        foreach (var (name, value) in headers)
        {
            request.Headers[name] = value;
        }

        return Host.Client.SendAsync(request.ToMessage());
    }

    private protected static async Task<JsonElement> ProblemAsync(HttpResponseMessage response, int status)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} instead of {status}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return JsonElement.Parse(body);
    }

    private sealed class SilentSource : ConfiguredSource
    {
        public override string Kind => "Silent";

        public override string Description => "silent";

        public override IReadOnlyList<string> TypesOf(string stream) => [$"{stream}-gap"];

        public override IObservable<Unit> Open(StreamDefinition stream, StreamContext context) => Observable.Never<Unit>();
    }

    private protected sealed class Request
    {
        public string Method { get; set; } = "POST";

        public string? Stream { get; set; }

        public string ContentType { get; set; } = Json;

        public string? IfMatch { get; set; }

        public string Prefix { get; set; } = "";

        public string? Body { get; set; }

        public Dictionary<string, string> Headers { get; } = [];

        /// <summary>More bytes than a caller has left that has sent a body of the largest size.</summary>
        public void SpendFrom(int bytes)
        {
            Headers.TryAdd(ApiKeys.Header, Spender);
            Prefix = Prefix == "" ? new string(' ', bytes) : Prefix;
        }

        public HttpRequestMessage ToMessage()
        {
            var message = new HttpRequestMessage(new HttpMethod(Method), $"/streams/{Stream ?? "orders"}/events")
            {
                Content = new StringContent(Prefix + (Body ?? """{"data":2}""")),
            };
            Headers.TryAdd(ApiKeys.Header, Publisher);
            message.Content.Headers.Remove("Content-Type");
            message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
            foreach (var (name, value) in IfMatch is null ? Headers : Headers.Append(KeyValuePair.Create("If-Match", IfMatch)))
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }

            return message;
        }
    }
}
