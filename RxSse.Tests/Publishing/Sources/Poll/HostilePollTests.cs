using System.Net;
using RxSse.Publishing.Sources.Poll;
using Xunit;

namespace RxSse.Tests.Publishing.Sources.Poll;

/// <summary>Answers that are wrong. Nothing of them is published.</summary>
public sealed class HostilePollTests : IDisposable
{
    private readonly ScriptedRemote _remote = new();
    private SourceHost? _host;

    public void Dispose() => _host?.Dispose();

    [Theory]
    [InlineData("[1,", "The answer is not JSON.")]
    [InlineData("", "The answer is not JSON.")]
    [InlineData("[1] 2", "The answer is not JSON.")]
    [InlineData("""[1,{"a":1,"a":2}]""", "The answer has the member 'a' twice.")]
    [InlineData("""["\ud800"]""", "The answer has a string that is not valid text: it has half of a surrogate pair.")]
    [InlineData("""[{"id":1},{"x":2}]""", "Item 2 has no value at '/id' (Poll:Key).")]
    public void AnswerThatCannotBePublished_IsAFault(string json, string fault)
    {
        _remote.AnswerJson(json);

        AssertFault(fault, new PollOptions { First = PollFirst.All, Key = json.Contains("id", StringComparison.Ordinal) ? Pointer("/id") : JsonPointer.Whole });
    }

    [Fact]
    public void AnswerWithoutTheItems_IsAFault()
    {
        _remote.AnswerJson("""{"error":1}""");

        AssertFault("The answer has no value at '/items' (Poll:Items).", new PollOptions { Items = Pointer("/items") });
    }

    [Fact]
    public void NestingThatIsTooDeep_IsAFault()
    {
        _remote.AnswerJson($"{new string('[', 10_000)}{new string(']', 10_000)}");

        AssertFault("The answer is nested deeper than 64 levels.");
    }

    [Fact]
    public void TooManyItems_AreAFault()
    {
        _remote.AnswerJson($"[{string.Join(',', Enumerable.Range(0, 4_097))}]");

        AssertFault("The answer has more than 4,096 items.");
    }

    [Fact]
    public void ItemThatIsTooLarge_IsAFault()
    {
        _remote.AnswerJson($"[1,\"{new string('x', 999)}\"]");

        AssertFault("Item 2 has 1,001 bytes; 1,000 are allowed (RxSse:Publishing:EventBytes).");
    }

    [Fact]
    public void AnswerThatIsTooLarge_IsAFault_BeforeItTakesMemory()
    {
        var body = new ScriptedBody { Endless = () => new byte[5_000] };
        _remote.Answer(HttpStatusCode.OK, body, "application/json");

        AssertFault("The answer has more than 10,000 bytes (Poll:Bytes).", new PollOptions { Bytes = 10_000 });
        Assert.InRange(body.ReadBytes, 10_000, 20_000);
        Assert.True(body.IsDisposed);
    }

    [Fact]
    public void AnswerThatSaysItIsTooLarge_IsNotRead()
    {
        var body = new ScriptedBody();
        _remote.Answer(HttpStatusCode.OK, body, "application/json", ("Content-Length", "10737418240"));

        AssertFault("The answer has more than 1,048,576 bytes (Poll:Bytes).");
        Assert.Equal(0, body.ReadBytes);
    }

    [Fact]
    public void AnswerThatNeverEnds_IsAFault_AfterTheTimeout()
    {
        var body = new ScriptedBody().Push("[1");
        _remote.Answer(HttpStatusCode.OK, body, "application/json");
        var host = _host = new SourceHost(new PollOptions { Timeout = TimeSpan.FromSeconds(3) }, _remote);

        host.RunFor(2.9);
        Assert.Equal("starting", host.Status);
        host.RunFor(0.2);

        Assert.Equal("retrying: No complete answer came within 3s.", host.Status);
        Assert.True(body.IsDisposed);
    }

    [Theory]
    [InlineData("text/html", "The server answered with the content type 'text/html'; expected: application/json.")]
    [InlineData("text/event-stream", "The server answered with the content type 'text/event-stream'; expected: application/json.")]
    public void ContentTypeThatChanges_IsAFault(string type, string fault)
    {
        _remote.AnswerJson("[1]");
        _remote.Answer(HttpStatusCode.OK, new ScriptedBody().Push("[1,2]").End(), type);
        var host = _host = new SourceHost(new PollOptions(), _remote);

        host.RunFor(11.1);

        Assert.Equal(($"retrying: {fault}", 0), (host.Status, host.Published.Count));
    }

    [Theory]
    [InlineData("application/problem+json")]
    [InlineData("application/json; charset=utf-8")]
    public void OtherNamesOfJson_AreJson(string type)
    {
        _remote.Answer(HttpStatusCode.OK, new ScriptedBody().Push("1").End(), type);

        Assert.Equal(["orders-update 1"], (_host = new SourceHost(new PollOptions(), _remote)).Published);
    }

    [Fact]
    public void RedirectToAnotherOrigin_IsAFault()
    {
        _remote.Answer(HttpStatusCode.Found, ("Location", "http://169.254.169.254/latest/meta-data"));

        AssertFault("The server redirects to another origin, which is not followed. Set Url to it if it is the right one.");
        Assert.Single(_remote.Requests);
    }

    private void AssertFault(string fault, PollOptions? options = null)
    {
        var host = _host = new SourceHost(options ?? new PollOptions(), _remote);
        Assert.Equal($"retrying: {fault}", host.Status);
        Assert.Empty(host.Published);
    }

    private static JsonPointer Pointer(string text) => JsonPointer.TryParse(text, out var pointer) ? pointer : throw new FormatException(text);
}
