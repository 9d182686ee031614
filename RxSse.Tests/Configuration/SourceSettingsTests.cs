using Microsoft.Extensions.Configuration;
using RxSse.Configuration;
using RxSse.Publishing.Sources.Follow;
using RxSse.Publishing.Sources.Poll;
using RxSse.Server;
using RxSse.Streams;
using Xunit;

namespace RxSse.Tests.Configuration;

public sealed class SourceSettingsTests
{
    private const string Url = "https://example.org/items";

    [Fact]
    public void Poll_IsRead()
    {
        var (options, faults) = Read(
            ("Poll:Url", "https://example.org:8080/items?token=1"), ("poll:every", "2s"), ("Poll:Items", "/data/items"), ("Poll:Key", "/id"),
            ("Poll:First", "all"), ("Poll:Timeout", "3s"), ("Poll:Bytes", "2048"), ("Poll:Headers:Authorization", "Bearer a"),
            ("Poll:headers:X-Tenant", "b"));

        Assert.Empty(faults);
        var stream = Assert.Single(StreamDefinitions.Combine([], options.Part<ConfiguredStreams>()));
        var poll = Assert.IsType<PollOptions>(stream.From);
        Assert.Equal(
            (TimeSpan.FromSeconds(2), "/data/items", "/id", PollFirst.All, TimeSpan.FromSeconds(3), 2_048),
            (poll.Every, poll.Items.ToString(), poll.Key.ToString(), poll.First, poll.Timeout, poll.Bytes));
        Assert.Equal(["Authorization: Bearer a", "X-Tenant: b"], poll.Headers.Select(header => $"{header.Key}: {header.Value}").Order());
        Assert.Equal(("poll https://example.org:8080/items", false, "a"), (stream.Source, stream.Publish, stream.Name));
        Assert.Equal(["a-update"], stream.AllTypes);
    }

    [Fact]
    public void Follow_IsRead_AndItsStreamHasATypeForGaps()
    {
        var (options, faults) = Read(
            ("Follow:Url", "http://localhost:3000/events?streams=a"), ("Follow:Data", "plain"), ("Follow:First", "earliest"), ("Follow:Idle", "5s"),
            ("Follow:Bytes", "4096"), ("Follow:Headers:Authorization", "Bearer a"), ("Types", "a-paid"));

        Assert.Empty(faults);
        var stream = Assert.Single(StreamDefinitions.Combine([], options.Part<ConfiguredStreams>()));
        var follow = Assert.IsType<FollowOptions>(stream.From);
        Assert.Equal(
            (FollowData.Plain, FollowFirst.Earliest, TimeSpan.FromSeconds(5), 4_096, "Bearer a"),
            (follow.Data, follow.First, follow.Idle, follow.Bytes, follow.Headers["authorization"]));
        Assert.Equal(("follow http://localhost:3000/events", false), (stream.Source, stream.Publish));
        Assert.Equal(["a-update", "a-paid", "a-gap"], stream.AllTypes);
        Assert.Equal(["a-update", "a-paid"], stream.PublishedTypes);
    }

    [Fact]
    public void StreamWithASource_TakesEventsFromOutside_IfItSaysSo() =>
        Assert.True(StreamDefinitions.Combine([], Read(("Poll:Url", Url), ("Publish", "true")).Options.Part<ConfiguredStreams>()).Single().Publish);

    [Theory]
    [InlineData("Url", "ftp://example.org/", "'ftp://example.org/'")]
    [InlineData("Url", "example.org", "'example.org'")]
    [InlineData("Url", "/items", "'/items'")]
    [InlineData("Url", "http://user:secret@example.org/", "'***'")]
    [InlineData("Url", "htp://example.org/?token=secret", "'***'")]
    public void UrlThatCannotStand_IsAFault_WithoutCredentials(string key, string text, string shown)
    {
        foreach (var kind in new[] { "Poll", "Follow" })
        {
            Assert.Equal(
                [$"RxSse:Streams:a:{kind}:{key}: {shown} is not a URL (allowed: an http or https URL without user and password, for which there is Headers; default: none)"],
                Read(($"{kind}:{key}", text)).Faults);
        }
    }

    [Theory]
    [InlineData("Every", "500ms", "is not a duration in the range (allowed: 1s to 24h; default: 10s)")]
    [InlineData("Every", "10", "is not a duration in the range (allowed: 1s to 24h; default: 10s)")]
    [InlineData("Items", "data", "is not a JSON Pointer (allowed: a JSON Pointer such as /data/items; default: the whole answer)")]
    [InlineData("Key", "/~2", "is not a JSON Pointer (allowed: a JSON Pointer such as /data/items; default: the item itself)")]
    [InlineData("First", "some", "is not one of the words (allowed: none, all; default: none)")]
    [InlineData("Bytes", "1023", "is not a whole number in the range (allowed: 1,024 to 16,777,216; default: 1,048,576)")]
    public void PropertyThatCannotStand_IsAFault(string key, string text, string fault) =>
        Assert.Equal([$"RxSse:Streams:a:Poll:{key}: '{text}' {fault}"], Read(("Poll:Url", Url), ($"Poll:{key}", text)).Faults);

    [Theory]
    [InlineData("Authorization", "secret\r\nX: 1")]
    [InlineData("Last-Event-ID", "secret")]
    [InlineData("Content-Type", "secret")]
    [InlineData("A b", "secret")]
    public void HeaderThatCannotStand_IsAFault_WithoutItsValue(string header, string value) =>
        Assert.Equal(
            [$"RxSse:Streams:a:Follow:Headers:{header}: '***' is not a header that a source may send (allowed: 1 to 8,192 printable ASCII characters; no header that the source sets itself; default: none)"],
            Read(("Follow:Url", Url), ($"Follow:Headers:{header}", value)).Faults);

    [Fact]
    public void TwoSources_AndSourcesWithoutUrl_AreFaults()
    {
        var (options, _) = Read(("Poll:Every", "2s"), ("Follow:Idle", "2s"));

        Assert.Equal(
            [
                "RxSse:Streams:a: the stream 'a' has Follow and Poll. A stream has one source: remove the others.",
                "RxSse:Streams:a:Follow: there is no Url. Add RxSse:Streams:a:Follow:Url.",
                "RxSse:Streams:a:Poll: there is no Url. Add RxSse:Streams:a:Poll:Url.",
            ],
            new SourcesCheck().Validate(null, options).Failures);
    }

    [Theory]
    [InlineData("Type", "a-gap")]
    [InlineData("Types", "a-paid, a-gap")]
    public void TypeOfTheGapsOfASource_CannotBeAnotherType(string key, string types)
    {
        var (options, _) = Read(("Follow:Url", Url), (key, types));

        Assert.Equal(
            [$"RxSse:Streams:a:{key}: 'a-gap' is the type of the events that the source adds. Choose another type."],
            new SourcesCheck().Validate(null, options).Failures);
    }

    [Fact]
    public void AnswerLargerThanTheQueue_IsAFault()
    {
        var (options, _) = Read(("Poll:Url", Url), ("Poll:Bytes", "16777216"));
        options.Publishing.QueueBytes = 1_048_576;

        Assert.Equal(
            ["RxSse:Streams:a:Poll:Bytes: 16,777,216 bytes are more than RxSse:Publishing:QueueBytes allows: 1,048,576"],
            new SourcesCheck().Validate(null, options).Failures);
    }

    [Theory]
    [InlineData("Poll:Urll", "Streams:a:Poll:Url")]
    [InlineData("Follow:Firts", "Streams:a:Follow:First")]
    public void UnknownKeyOfASource_NamesTheNearest(string key, string near) =>
        Assert.StartsWith(
            $"RxSse:Streams:a:{key}: unknown key; did you mean {near}?", Assert.Single(Read((key, "1")).Faults), StringComparison.Ordinal);

    [Theory]
    [InlineData("Streams:Stock:Poll:Url")]
    [InlineData("Streams:StartWithin:Poll:Url")]
    public void StreamOfTheHost_HasNoSource(string key) =>
        Assert.Contains("unknown key", Assert.Single(ReadKeys(($"RxSse:{key}", Url)).Faults), StringComparison.Ordinal);

    private static (RxSseOptions Options, string[] Faults) Read(params (string Key, string Value)[] pairs) =>
        ReadKeys([.. pairs.Select(pair => ($"RxSse:Streams:a:{pair.Key}", pair.Value))]);

    private static (RxSseOptions Options, string[] Faults) ReadKeys(params (string Key, string Value)[] pairs)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(pairs.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
        var reader = new ConfigurationReader(configuration, [new LibrarySettings(), new ServerSettings()], []);
        var options = new RxSseOptions();
        reader.Configure(options);
        return (options, [.. reader.Validate(null, options).Failures ?? []]);
    }
}
