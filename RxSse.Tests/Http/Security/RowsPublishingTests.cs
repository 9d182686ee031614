using System.Globalization;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>A tenant publishes its own events to a stream with a row condition: all of a body, or none.</summary>
public sealed class RowsPublishingTests : RowsTestBase
{
    private const string Mine = """{"data":{"tenant":"acme","n":1}}""";
    private const string Theirs = """{"data":{"tenant":"bolt","n":2}}""";

    [Fact]
    public async Task Event_MustBeInOnesPart()
    {
        // The number of the event that is wrong; 0 if none is, -1 if it is the only one.
        (string Body, string Type, int Wrong)[] cases =
        [
            (Mine, "application/json", 0),
            ($"[{Mine},{Mine}]", "application/json", 0),
            (Theirs, "application/json", -1),
            ($"[{Theirs}]", "application/json", -1),
            ($"[{Mine},{Mine},{Theirs}]", "application/json", 3),
            ($"{Mine}\n\n{Theirs}\n", "application/x-ndjson", 2),
            ("""{"data":5}""", "application/json", -1),
            ("""{"data":{"Tenant":"acme"}}""", "application/json", -1),
            ("""{"specversion":"1.0","id":"1","source":"s","type":"t","tenant":"bolt","data":{"tenant":"acme"}}""", "application/cloudevents+json", -1),
            ("""{"specversion":"1.0","id":"1","source":"s","type":"t","tenant":"acme"}""", "application/cloudevents+json", 0),
        ];

        foreach (var (body, type, wrong) in cases)
        {
            var before = SequenceOf(await AddAsync("acme", 0));
            using var response = await PostAsync(body, Acme, type);
            var answer = await response.Content.ReadAsStringAsync();
            var published = SequenceOf(await AddAsync("acme", 0)) - before - 1;

            Assert.Equal((body, wrong == 0 ? 200 : 403, wrong == 0), (body, (int)response.StatusCode, published > 0));
            Assert.Equal(wrong > 0, answer.Contains($"\"event\":{wrong}", StringComparison.Ordinal));
            Assert.Equal(wrong != 0, answer.Contains("Nothing was published.", StringComparison.Ordinal));
        }
    }

    // Whoever reads the last of two fields would read another tenant than the condition has.
    [Theory]
    [InlineData("""{"data":{"tenant":"acme","tenant":"bolt"}}""")]
    [InlineData("""{"data":{"tenant":"bolt","ten\u0061nt":"acme"}}""")]
    public async Task FieldThatComesTwice_IsRefused(string body)
    {
        using var response = await PostAsync(body, Acme);

        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task ForeignRow_IsRefusedBeforeKeyAndCondition_AndKeepsNoKey()
    {
        (string, string) key = ("Idempotency-Key", "k1");
        using var foreign = await PostAsync(Theirs, Acme, headers: [key, ("If-Match", "\"abc-1\"")]);
        using var mine = await PostAsync(Mine, Acme, headers: key);
        using var reused = await PostAsync(Theirs, Acme, headers: key);
        using var repeated = await PostAsync(Mine, Acme, headers: key);

        Assert.Equal([403, 200, 403, 200], new[] { foreign, mine, reused, repeated }.Select(response => (int)response.StatusCode));
        Assert.Equal("true", repeated.Headers.GetValues("Idempotency-Replayed").Single());
    }

    [Fact]
    public async Task WhatIsWrongWithTheBody_IsToldFirst()
    {
        using var response = await PostAsync("""[{"data":{"tenant":"bolt"}},{"type":"nothing","data":1}]""", Acme);

        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task WithoutAClaim_NothingIsPublished()
    {
        using var without = await PostAsync(Mine, Hosting.ScopeAuthentication.OfClaims($"Tenant=acme&scope={All}"));
        using var withoutRight = await PostAsync(Mine, Tenant("acme", "rxsse:read:*"));

        Assert.Equal(403, (int)without.StatusCode);
        Assert.Contains("'tenant'", await without.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(403, (int)withoutRight.StatusCode);
        Assert.Contains("rxsse:publish:orders", await withoutRight.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, SequenceOf(await AddAsync("acme", 0)));
    }

    [Fact]
    public async Task SeveralTenants_MayEachBePublishedFor()
    {
        using var response = await PostAsync($"[{Mine},{Theirs}]", Tenant("acme&tenant=bolt"));

        Assert.Equal(200, (int)response.StatusCode);
    }

    // The newest event may be that of another tenant: without its id nobody could use If-Match.
    [Fact]
    public async Task IfMatch_IsForTheWholeStream()
    {
        var newest = await AddAsync("bolt", 7);
        using var response = await PostAsync(Mine, Acme, headers: ("If-Match", "\"abc-1\""));

        Assert.Equal(412, (int)response.StatusCode);
        Assert.Equal($"\"{newest}\"", response.Headers.ETag?.ToString());
    }

    private static long SequenceOf(string id) => long.Parse(id.Split('-')[1], CultureInfo.InvariantCulture);
}
