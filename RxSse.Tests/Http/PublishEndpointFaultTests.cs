using RxSse.Http.Security;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary><c>POST /streams/{stream}/events</c>: what is refused, why, and which fault is found first.</summary>
public sealed class PublishEndpointFaultTests : PublishEndpointTestBase
{
    [Theory]
    [InlineData("ordres", Json, "{}", 404, "There is no stream 'ordres'; did you mean orders? There are: closed, empty, followed, orders, stock.")]
    [InlineData("Orders", Json, "{}", 404, "There is no stream 'Orders'; did you mean orders? There are: closed, empty, followed, orders, stock.")]
    [InlineData("orders%2fx", Json, "{}", 404, "There is no stream 'orders%2fx'")]
    [InlineData("stock", Json, "{}", 405, "The stream 'stock' takes no events from outside. If the configuration defines it, RxSse:Streams:stock:Publish=true opens it.")]
    [InlineData("closed", Json, "{}", 405, "The stream 'closed' takes no events from outside.")]
    [InlineData("orders", Lines, "{\"data\":1}\n{\"data\":2}\n{\"data\":3,}", 400, "Line 3 is not JSON: The JSON object contains a trailing comma at the end which is not supported in this mode. Nothing was published.")]
    [InlineData("orders", Lines, "{\"data\":1}\n{\"data\":2,\"type\":\"order-canceled\"}", 400, "Line 2: 'order-canceled' is no type of 'orders'; did you mean order-cancelled? There are: orders-update, order-cancelled.")]
    [InlineData("followed", Json, "{\"data\":1,\"type\":\"followed-gap\"}", 400, "'followed-gap' is no type of 'followed'. There is: followed-update.")]
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
        using var spent = await PostAsync("orders", new string(' ', 100_000), Json, (ApiKeys.Header, Spender));
        (string Name, int Status, Action<Request> Apply)[] faults =
        [
            ("method", 405, request => request.Method = "PUT"),
            ("origin", 403, request => request.Headers["Origin"] = "https://evil.example"),
            ("credential", 401, request => request.Headers.TryAdd(ApiKeys.Header, "nobody")),
            ("right", 403, request => request.Headers.TryAdd(ApiKeys.Header, Reader)),
            ("stream", 404, request => request.Stream = "ordres"),
            ("publish", 405, request => request.Stream ??= "closed"),
            ("type", 415, request => request.ContentType = "text/plain"),
            ("header", 400, request => request.IfMatch ??= "*"),
            ("size", 413, request => request.Prefix = new string(' ', 100_001)),
            ("bytes", 429, request => request.SpendFrom(10_000)),
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
                using var response = await Host.Client.SendAsync(request.ToMessage());
                if ((int)response.StatusCode != faults[i].Status)
                {
                    wrong.Add($"{faults[i].Name} and {faults[j].Name}: {(int)response.StatusCode} instead of {faults[i].Status}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.Single(Published);
    }
}
