using System.Net;
using System.Text.Json;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary><c>POST /streams/{stream}/events</c>: what is published, under which keys and conditions, and the answer.</summary>
public sealed class PublishEndpointOutcomeTests : PublishEndpointTestBase
{
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
}
