using System.Net;
using System.Reactive.Linq;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Streams;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary><c>POST /streams/{stream}/events</c> and <c>GET /streams/{stream}</c>, in memory.</summary>
public sealed class PublishEndpointTests : IAsyncLifetime
{
    private const string Json = "application/json";
    private const string Lines = "application/x-ndjson";
    private const string CloudEvent = "application/cloudevents+json";

    // A log whose tail nobody runs: what is appended waits, so that it can be full.
    private readonly InMemoryEventLog _log = new("e", new HistoryOptions(), new TestScheduler(), new TailOptions { Bytes = 5_000 });
    private GuestHost? _host;

    public async Task InitializeAsync() => _host = await GuestHost.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton<IEventLog>(_log);
            builder.Services.AddRxSse(options =>
            {
                options.Publishing.Enabled = true;
                options.Publishing.BatchBytes = 100_000;
                options.Publishing.Origins = ["https://shop.example"];
            })
                .AddStream("orders", stream => stream with { Types = ["order-cancelled"], Snapshot = false })
                .AddStream("empty")
                .AddStream("closed", stream => stream with { Publish = false })
                .AddStream("stock", Observable.Never<int>());
        },
        app => app.MapRxSse());

    public async Task DisposeAsync() => await _host!.DisposeAsync();

    [Fact]
    public async Task Event_IsInTheLog_WhenTheResponseHasItsId()
    {
        using var response = await PostAsync("orders", """{"data":{"number": 4812, "total":"12.50"}}""");

        Assert.Equal("""{"stream":"orders","count":1,"first":"e-1","last":"e-1"}""", await response.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.OK, "\"e-1\""), (response.StatusCode, response.Headers.ETag?.ToString()));
        Assert.Equal(["""orders orders-update {"number":4812,"total":"12.50"}"""], Published);
    }

    [Fact]
    public async Task Batch_HasItsFirstAndLastId()
    {
        using var array = await PostAsync("orders", """[{"data":1},{"data":2}]""");
        using var lines = await PostAsync("orders", "{\"data\":3}\n{\"type\":\"order-cancelled\",\"data\":4}\n", Lines);

        Assert.Equal("""{"stream":"orders","count":2,"first":"e-1","last":"e-2"}""", await array.Content.ReadAsStringAsync());
        Assert.Equal("""{"stream":"orders","count":2,"first":"e-3","last":"e-4"}""", await lines.Content.ReadAsStringAsync());
        Assert.Equal("\"e-4\"", lines.Headers.ETag?.ToString());
        Assert.Equal(
            ["orders orders-update 1", "orders orders-update 2", "orders orders-update 3", "orders order-cancelled 4"], Published);
    }

    [Theory]
    [InlineData("ordres", Json, "{}", 404, "There is no stream 'ordres'; did you mean orders? There are: closed, empty, orders, stock.")]
    [InlineData("Orders", Json, "{}", 404, "There is no stream 'Orders'; did you mean orders? There are: closed, empty, orders, stock.")]
    [InlineData("orders%2fx", Json, "{}", 404, "There is no stream 'orders%2fx'")]
    [InlineData("stock", Json, "{}", 405, "The stream 'stock' takes no events from outside. RxSse:Streams:<name>:Publish is for streams without a source of their own.")]
    [InlineData("closed", Json, "{}", 405, "The stream 'closed' takes no events from outside.")]
    [InlineData("orders", Lines, "{\"data\":1}\n{\"data\":2}\n{\"data\":3,}", 400, "Line 3 is not JSON: The JSON object contains a trailing comma at the end which is not supported in this mode. Nothing was published.")]
    [InlineData("orders", Lines, "{\"data\":1}\n{\"data\":2,\"type\":\"order-canceled\"}", 400, "Line 2: 'order-canceled' is no type of 'orders'; did you mean order-cancelled? There are: orders-update, order-cancelled.")]
    [InlineData("orders", Json, "[{\"data\":1},{}]", 400, "Event 2 has no 'data'.")]
    [InlineData("orders", "text/plain", "{}", 415, "The body cannot have the Content-Type 'text/plain'. Allowed: application/json, ")]
    public async Task WhatCannotBe_IsRefused_AndNothingIsPublished(string stream, string type, string body, int status, string detail)
    {
        using var response = await PostAsync(stream, body, type);

        var problem = await ProblemAsync(response, status);
        Assert.StartsWith(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(Published);
        if (status == 405)
        {
            Assert.Equal(["GET"], response.Content.Headers.Allow);
        }
    }

    [Fact]
    public async Task FaultInALineOrEvent_HasItsNumber()
    {
        using var lines = await PostAsync("orders", "{\"data\":1}\n\n{", Lines);
        using var array = await PostAsync("orders", """[{"data":1},{"data":2},3]""");

        Assert.Equal(3, (await ProblemAsync(lines, 400)).GetProperty("line").GetInt32());
        Assert.Equal(3, (await ProblemAsync(array, 400)).GetProperty("event").GetInt32());
    }

    [Fact]
    public async Task TooMuch_IsRefused_WithTheLimit()
    {
        await AssertAsync("Event 2 has 70,002 bytes; 65,536 are allowed (RxSse:Publishing:EventBytes).", $$"""[{"data":1},{"data":"{{new string('x', 70_000)}}"}]""");
        await AssertAsync("The body has more than 1,000 events (RxSse:Publishing:BatchEvents). Send several requests.", $"[{string.Join(',', Enumerable.Repeat("{\"data\":1}", 1_001))}]");
        await AssertAsync("The body has more than 100,000 bytes (RxSse:Publishing:BatchBytes).", new string(' ', 100_001));
        Assert.Empty(Published);

        async Task AssertAsync(string detail, string body)
        {
            using var response = await PostAsync("orders", body);
            Assert.Equal(detail, (await ProblemAsync(response, 413)).GetProperty("detail").GetString());
        }
    }

    [Fact]
    public async Task RepeatedKey_GivesTheFirstAnswer_AndOtherEventsAreRefused()
    {
        using var first = await PostAsync("orders", "{\"data\":1}\n{\"data\":2}", Lines, ("Idempotency-Key", "\"8e03978e\""));
        using var again = await PostAsync("orders", """[{"data": 1}, {"data": 2, "type": "orders-update"}]""", Json, ("Idempotency-Key", "8e03978e"));
        using var other = await PostAsync("orders", """{"data":3}""", Json, ("Idempotency-Key", "\"8e03978e\""));
        using var ofOtherStream = await PostAsync("empty", """{"data":3}""", Json, ("Idempotency-Key", "\"8e03978e\""));

        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal(("\"e-2\"", "true"), (again.Headers.ETag?.ToString(), Assert.Single(again.Headers.GetValues("Idempotency-Replayed"))));
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(
            "The Idempotency-Key was used for other events, e-1 to e-2. Use a new one.",
            (await ProblemAsync(other, 422)).GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.OK, ofOtherStream.StatusCode);
        Assert.Equal(3, Published.Count);
    }

    [Fact]
    public async Task EqualKeysAtOnce_GiveOneEvent_AndEqualAnswers()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            using var response = await PostAsync("orders", """{"data":1}""", Json, ("Idempotency-Key", "\"k\""));
            return (response.Headers.Contains("Idempotency-Replayed"), await response.Content.ReadAsStringAsync());
        })));

        Assert.Single(answers.Select(answer => answer.Item2).Distinct(), """{"stream":"orders","count":1,"first":"e-1","last":"e-1"}""");
        Assert.Single(answers, answer => !answer.Item1);
        Assert.Single(Published);
    }

    [Fact]
    public async Task RefusedRequest_KeepsNoKey()
    {
        using var refused = await PostAsync("orders", """{"data":1,}""", Json, ("Idempotency-Key", "\"k\""));
        using var notNewest = await PostAsync("orders", """{"data":1}""", Json, ("Idempotency-Key", "\"k\""), ("If-Match", "\"e-9\""));
        using var taken = await PostAsync("orders", """{"data":2}""", Json, ("Idempotency-Key", "\"k\""));

        Assert.Equal([400, 412, 200], new[] { refused, notNewest, taken }.Select(response => (int)response.StatusCode));
        Assert.Equal(["orders orders-update 2"], Published);
    }

    [Fact]
    public async Task Condition_MustHold_AndTheAnswerHasTheNewest()
    {
        using var none = await PostAsync("orders", """{"data":1}""", Json, ("If-None-Match", "*"));
        using var again = await PostAsync("orders", """{"data":2}""", Json, ("If-None-Match", "*"));
        using var next = await PostAsync("orders", """{"data":2}""", Json, ("If-Match", "\"e-1\""));
        using var late = await PostAsync("orders", """{"data":3}""", Json, ("If-Match", "\"e-1\""));
        using var empty = await PostAsync("empty", """{"data":3}""", Json, ("If-Match", "\"e-1\""));

        Assert.Equal([200, 412, 200, 412, 412], new[] { none, again, next, late, empty }.Select(response => (int)response.StatusCode));
        var problem = await ProblemAsync(late, 412);
        Assert.Equal("The newest event of 'orders' is e-2, not e-1.", problem.GetProperty("detail").GetString());
        Assert.Equal(("e-2", "\"e-2\""), (problem.GetProperty("newest").GetString(), late.Headers.ETag?.ToString()));
        Assert.Equal(JsonValueKind.Null, (await ProblemAsync(empty, 412)).GetProperty("newest").ValueKind);
        Assert.Equal("\"none\"", empty.Headers.ETag?.ToString());
    }

    [Fact]
    public async Task RepeatedKey_WinsOverTheCondition()
    {
        using var first = await PostAsync("orders", """{"data":1}""", Json, ("Idempotency-Key", "\"k\""), ("If-None-Match", "*"));
        using var again = await PostAsync("orders", """{"data":1}""", Json, ("Idempotency-Key", "\"k\""), ("If-None-Match", "*"));

        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Single(Published);
    }

    [Fact]
    public async Task CloudEvent_IsRecognised_ByItsSourceAndId()
    {
        const string Body = """{"specversion":"1.0","id":"7","source":"/shop","type":"com.example.order.created","data":{"n":1}}""";

        using var first = await PostAsync("orders", Body, CloudEvent);
        using var again = await PostAsync("orders", Body, CloudEvent);
        using var other = await PostAsync("orders", Body.Replace("\"n\":1", "\"n\":2", StringComparison.Ordinal), CloudEvent);
        using var keyed = await PostAsync("orders", Body, CloudEvent, ("Idempotency-Key", "\"k\""));

        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal(
            "The id of the CloudEvent was used for other events, e-1 to e-1. Use a new one.",
            (await ProblemAsync(other, 422)).GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.OK, keyed.StatusCode);
        Assert.Equal([$"orders orders-update {Body}", $"orders orders-update {Body}"], Published);
    }

    [Fact]
    public async Task LogWithoutRoom_IsRefused_WithTheTimeToComeBack()
    {
        using var first = await PostAsync("orders", """{"data":1}""");
        using var refused = await PostAsync("orders", $$"""{"data":"{{new string('x', 6_000)}}"}""");

        await ProblemAsync(refused, 503);
        Assert.Equal("1", refused.Headers.RetryAfter?.ToString());
        Assert.Single(Published);
    }

    /// <summary>A request with two faults gets the answer of the one that is checked first.</summary>
    [Fact]
    public async Task Faults_AreFoundInTheOrderOfTheContract()
    {
        using var _ = await PostAsync("orders", """{"data":1}""", Json, ("Idempotency-Key", "\"used\""));
        (string Name, int Status, Action<Request> Apply)[] faults =
        [
            ("method", 405, request => request.Method = "PUT"),
            ("origin", 403, request => request.Headers["Origin"] = "https://evil.example"),
            ("stream", 404, request => request.Stream = "ordres"),
            ("publish", 405, request => request.Stream ??= "closed"),
            ("type", 415, request => request.ContentType = "text/plain"),
            ("header", 400, request => request.IfMatch ??= "*"),
            ("size", 413, request => request.Prefix = new string(' ', 100_001)),
            ("body", 400, request => request.Body = "{"),
            ("key", 422, request => request.Headers["Idempotency-Key"] = "\"used\""),
            ("condition", 412, request => request.IfMatch ??= "\"e-9\""),
            ("room", 503, request => request.Body ??= $$"""{"data":"{{new string('x', 6_000)}}"}"""),
        ];

        List<string> wrong = [];
        for (var i = 0; i < faults.Length; i++)
        {
            for (var j = i; j < faults.Length; j++)
            {
                var request = new Request();
                faults[i].Apply(request);
                faults[j].Apply(request);
                using var response = await _host!.Client.SendAsync(request.ToMessage());
                if ((int)response.StatusCode != faults[i].Status)
                {
                    wrong.Add($"{faults[i].Name} and {faults[j].Name}: {(int)response.StatusCode} instead of {faults[i].Status}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.Single(Published);
    }

    [Theory]
    [InlineData("https://shop.example", 200, "https://shop.example")]
    [InlineData("http://localhost", 200, null)]
    [InlineData("https://other.example", 403, null)]
    public async Task PagesOfNamedOrigins_MayPublish(string origin, int status, string? allowed)
    {
        using var response = await PostAsync("orders", """{"data":1}""", Json, ("Origin", origin));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(allowed, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null);
        using var preflight = await _host!.SendAsync(
            HttpMethod.Options, "/streams/orders/events", ("Origin", origin), ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "content-type,idempotency-key,if-match"));
        Assert.Equal(allowed, preflight.Headers.TryGetValues("Access-Control-Allow-Origin", out values) ? values.Single() : null);
    }

    [Fact]
    public async Task Stream_IsDescribed_WithTheTagOfItsNewestEvent()
    {
        using var before = await _host!.SendAsync(HttpMethod.Get, "/streams/orders");
        using var published = await PostAsync("orders", """{"type":"order-cancelled","data":{"number":1}}""");
        using var after = await _host.SendAsync(HttpMethod.Get, "/streams/orders");
        using var unknown = await _host.SendAsync(HttpMethod.Get, "/streams/ordres");
        using var list = JsonDocument.Parse(await _host.Client.GetStringAsync("/streams"));

        Assert.Equal("\"none\"", before.Headers.ETag?.ToString());
        Assert.Equal("\"e-1\"", after.Headers.ETag?.ToString());
        var described = await after.Content.ReadAsStringAsync();
        Assert.Equal(list.RootElement.GetProperty("streams").EnumerateArray().First().GetRawText(), described);
        Assert.Contains(
            "\"types\":[\"orders-update\",\"order-cancelled\"],\"publish\":true", described, StringComparison.Ordinal);
        Assert.Contains("\"example\":{\"type\":\"order-cancelled\",\"data\":{\"number\":1}}", described, StringComparison.Ordinal);
        Assert.StartsWith(
            "There is no stream 'ordres'; did you mean orders?", (await ProblemAsync(unknown, 404)).GetProperty("detail").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task TagAndLastId_AreOfTheSameEvent()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<IEventLog>(new GrowingLog());
                builder.Services.AddRxSse().AddStream("orders");
            },
            app => app.MapRxSse());
        using var response = await host.SendAsync(HttpMethod.Get, "/streams/orders");

        var described = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal($"\"{described.GetProperty("lastId").GetString()}\"", response.Headers.ETag?.ToString());
    }

    [Theory]
    [InlineData(null, 404)] // in memory there is no address
    [InlineData(false, 404)]
    [InlineData(true, 200)]
    public async Task Publishing_IsOpen_IfTheSettingSaysSo(bool? isEnabled, int status)
    {
        await using var host = await GuestHost.StartAsync(
            builder => builder.Services.AddRxSse(options => options.Publishing.Enabled = isEnabled).AddStream("orders"), app => app.MapRxSse());
        using var content = new StringContent("""{"data":1}""", Encoding.UTF8, Json);
        using var response = await host.Client.PostAsync("/streams/orders/events", content);

        Assert.Equal(status, (int)response.StatusCode);
    }

    private IReadOnlyList<string> Published => [.. _log.ReadAsync(0, 10_000, default).Result.Events.Select(logged =>
        $"{logged.Event.Stream} {logged.Event.Type} {Encoding.UTF8.GetString(logged.Event.Data.Span)}")];

    private Task<HttpResponseMessage> PostAsync(
        string stream, string body, string type = Json, params (string Name, string Value)[] headers)
    {
        var request = new Request { Stream = stream, Body = body, ContentType = type };
        foreach (var (name, value) in headers)
        {
            request.Headers[name] = value;
        }

        return _host!.Client.SendAsync(request.ToMessage());
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage response, int status)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} instead of {status}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return JsonElement.Parse(body);
    }

    /// <summary>A log that has a newer event each time it is asked.</summary>
    private sealed class GrowingLog : IEventLog
    {
        private long _newest;

        public EventId Newest => new("e", _newest);

        public IObservable<LogEvent> Tail => Observable.Never<LogEvent>();

        public LogEvent? NewestOf(string stream) =>
            new(new EventId("e", Interlocked.Increment(ref _newest)), new StreamEvent(stream, stream, "1"u8.ToArray(), default));

        public ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<Append> appends, CancellationToken cancellationToken) =>
            new([]);

        public ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken) =>
            new(new HistoryPage([], null, null));

        public ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken) => new(0);
    }

    private sealed class Request
    {
        public string Method { get; set; } = "POST";

        public string? Stream { get; set; }

        public string ContentType { get; set; } = Json;

        public string? IfMatch { get; set; }

        public string Prefix { get; set; } = "";

        public string? Body { get; set; }

        public Dictionary<string, string> Headers { get; } = [];

        public HttpRequestMessage ToMessage()
        {
            var message = new HttpRequestMessage(new HttpMethod(Method), $"/streams/{Stream ?? "orders"}/events")
            {
                Content = new StringContent(Prefix + (Body ?? """{"data":2}""")),
            };
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
