using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using RxSse.Http;
using RxSse.Log;
using RxSse.Publishing;
using Xunit;

namespace RxSse.Tests.Http;

public sealed class PublishHeadTests
{
    [Theory]
    [InlineData("application/json", BodyFormat.Json)]
    [InlineData("Application/JSON; charset=\"UTF-8\"", BodyFormat.Json)]
    [InlineData("application/json; charset=utf8", BodyFormat.Json)]
    [InlineData("application/x-ndjson", BodyFormat.Lines)]
    [InlineData("application/jsonl;charset=utf-8", BodyFormat.Lines)]
    [InlineData("application/cloudevents+json", BodyFormat.CloudEvent)]
    [InlineData("application/cloudevents-batch+json", BodyFormat.CloudEventBatch)]
    public void Format_IsThatOfTheContentType(string type, object format) =>
        Assert.Equal(new PublishHead((BodyFormat)format, null, null), Parse(("Content-Type", type)));

    [Theory]
    [InlineData("identity")]
    [InlineData("Identity")]
    public void BodyWithoutCoding_IsTaken(string coding) =>
        Assert.Equal(new PublishHead(BodyFormat.Json, null, null), Parse(("Content-Encoding", coding)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=latin1")]
    [InlineData("application/json, application/json")]
    public async Task OtherTypes_AreRefused(string? type) =>
        Assert.Contains(
            "Allowed: application/json, application/x-ndjson, application/jsonl, application/cloudevents+json, application/cloudevents-batch+json, in UTF-8.",
            await RefusalAsync(415, ("Content-Type", type)), StringComparison.Ordinal);

    [Theory]
    [InlineData("Content-Encoding", "gzip", "The body must not be compressed: Content-Encoding 'gzip' is not supported. Allowed: ")]
    [InlineData("Content-Encoding", "identity, gzip", "Content-Encoding 'identity, gzip' is not supported.")]
    [InlineData("Content-Type", "application/json; charset=latin1", "The body must be in UTF-8, not in 'latin1'. Allowed: ")]
    [InlineData("ce-specversion", "1.0", "CloudEvents in binary mode")]
    public async Task OtherBodies_AreRefused(string name, string value, string detail) =>
        Assert.Contains(detail, await RefusalAsync(415, (name, value)), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"8e03978e\"", "8e03978e")]
    [InlineData("8e03978e-40d5-43e8", "8e03978e-40d5-43e8")]
    [InlineData("\"a\\\"\\\\b\"", "a\"\\b")]
    [InlineData("\"a,b;c=1\"", "a,b;c=1")]
    public void Key_IsAStructuredString_OrItsContentAlone(string header, string key) =>
        Assert.Equal(key, Parse(("Idempotency-Key", header))?.Key);

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("\"a")]
    [InlineData("\"a\\\"")]
    [InlineData("\"a\"b\"")]
    [InlineData("\"a\\b\"")]
    [InlineData("\"a\";x=1")]
    [InlineData("\"a\", \"b\"")]
    [InlineData("a, b")]
    [InlineData("a b")]
    [InlineData("\"a b\"")]
    [InlineData("\"é\"")]
    public async Task OtherKeys_AreRefused(string header) =>
        Assert.Contains("Allowed: 1 to 255 visible ASCII characters", await RefusalAsync(400, ("Idempotency-Key", header)), StringComparison.Ordinal);

    [Fact]
    public async Task LengthAndNumberOfKeys_AreLimited()
    {
        Assert.Equal(255, Parse(("Idempotency-Key", $"\"{new string('k', 255)}\""))?.Key?.Length);
        Assert.True((await RefusalAsync(400, ("Idempotency-Key", $"\"{new string('k', 256)}\""))).Length < 400);
        Assert.Contains(
            "The Idempotency-Key is given 2 times.", await RefusalAsync(400, ("Idempotency-Key", "\"a\""), ("Idempotency-Key", "\"a\"")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Condition_IsOneIdOrNone()
    {
        Assert.Equal(new AppendCondition(new EventId("k3f9x2b7", 12)), Parse(("If-Match", "\"k3f9x2b7-12\""))?.Condition);
        Assert.Equal(new AppendCondition(new EventId("k3f9x2b7", 12)), Parse(("If-Match", "\"k3f9x2b7-12-1795376200000\""))?.Condition);
        Assert.Equal(new AppendCondition(null), Parse(("If-Match", "\"none\""))?.Condition); // the tag of a stream without events
        Assert.Equal(new AppendCondition(null), Parse(("If-None-Match", "*"))?.Condition);
    }

    [Theory]
    [InlineData("If-Match", "*")]
    [InlineData("If-Match", "\"k3f9x2b7-12-\"")]
    [InlineData("If-Match", "k3f9x2b7-12")]
    [InlineData("If-Match", "W/\"k3f9x2b7-12\"")]
    [InlineData("If-Match", "\"k3f9x2b7-12\", \"k3f9x2b7-13\"")]
    [InlineData("If-Match", "\"yesterday\"")]
    [InlineData("If-Match", "")]
    [InlineData("If-None-Match", "\"k3f9x2b7-12\"")]
    public async Task OtherConditions_AreRefused(string name, string value) =>
        Assert.StartsWith(name, await RefusalAsync(400, (name, value)), StringComparison.Ordinal);

    [Fact]
    public async Task BothConditions_AreRefused() =>
        Assert.Contains("not both", await RefusalAsync(400, ("If-Match", "\"k3f9x2b7-12\""), ("If-None-Match", "*")), StringComparison.Ordinal);

    private static PublishHead? Parse(params (string Name, string? Value)[] headers) => PublishHead.Parse(HeadersOf(headers)).Head;

    private static async Task<string> RefusalAsync(int status, params (string Name, string? Value)[] headers)
    {
        var (head, refusal) = PublishHead.Parse(HeadersOf(headers));
        Assert.Null(head);
        return await Problems.DetailAsync(refusal!, status);
    }

    private static HeaderDictionary HeadersOf((string Name, string? Value)[] headers)
    {
        var dictionary = new HeaderDictionary { ["Content-Type"] = "application/json" };
        foreach (var (name, value) in headers)
        {
            dictionary[name] = name == "Content-Type" ? value : StringValues.Concat(dictionary[name], value);
        }

        return dictionary;
    }
}
