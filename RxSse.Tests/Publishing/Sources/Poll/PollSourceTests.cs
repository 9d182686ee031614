using System.Net;
using RxSse.Publishing.Sources.Poll;
using Xunit;

namespace RxSse.Tests.Publishing.Sources.Poll;

/// <summary>What becomes of the answers, in virtual time.</summary>
public sealed class PollSourceTests : IDisposable
{
    private const string Url = "http://remote/events";

    private readonly ScriptedRemote _remote = new();
    private SourceHost? _host;

    public void Dispose() => _host?.Dispose();

    [Fact]
    public void ItemsThatTheAnswerBeforeDidNotHave_AreEvents()
    {
        _remote.AnswerJson("[1,2]");
        _remote.AnswerJson("""[2, {"a" : 3.0}, 4, 4]""");
        _remote.AnswerJson("[1,4]");
        var host = Host();
        Assert.Equal(("running", 0), (host.Status, host.Published.Count)); // the first answer may be old

        host.RunFor(11.1);
        Assert.Equal(["""orders-update {"a":3.0}""", "orders-update 4"], host.Published);
        host.RunFor(11.1);
        Assert.Equal(["""orders-update {"a":3.0}""", "orders-update 4", "orders-update 1"], host.Published);
    }

    [Fact]
    public void FirstAll_GivesTheFirstAnswerToo()
    {
        _remote.AnswerJson("[1,2]");

        Assert.Equal(["orders-update 1", "orders-update 2"], Host(new PollOptions { First = PollFirst.All }).Published);
    }

    [Fact]
    public void SingleValue_IsAnEvent_WhenItChanges()
    {
        _remote.AnswerJson("""{"price":1}""");
        _remote.AnswerJson("""{ "price": 1 }""");
        _remote.AnswerJson("""{"price":2}""");
        var host = Host();

        host.RunFor(25);

        Assert.Equal(["""orders-update {"price":1}""", """orders-update {"price":2}"""], host.Published);
    }

    [Fact]
    public void ItemsAndKeys_AreWhereThePointersSay()
    {
        _remote.AnswerJson("""{"data":{"items":[{"id":1,"state":"new"}]}}""");
        _remote.AnswerJson("""{"data":{"items":[{"id":1,"state":"paid"},{"id":2,"state":"new"}]}}""");
        var host = Host(new PollOptions { Items = Pointer("/data/items"), Key = Pointer("/id") });

        host.RunFor(11.1);

        Assert.Equal(["""orders-update {"id":2,"state":"new"}"""], host.Published);
    }

    [Fact]
    public void Validators_AreSentBack_AndNotModifiedIsNoEvent()
    {
        _remote.AnswerJson("[1]", ("ETag", "W/\"x\""), ("Last-Modified", "Sat, 28 Nov 2026 10:00:00 GMT"));
        _remote.Answer(HttpStatusCode.NotModified);
        _remote.AnswerJson("[1,2]");
        var host = Host();

        host.RunFor(33.5);

        const string Again = $"{Url} If-None-Match: W/\"x\" If-Modified-Since: Sat, 28 Nov 2026 10:00:00 GMT";
        Assert.Equal([Url, Again, Again, Url], _remote.Requests.Select(request => request.Replace("  ", " ", StringComparison.Ordinal)));
        Assert.Equal(["orders-update 2"], host.Published);
    }

    [Fact]
    public void TimeBetweenRequests_IsSpreadByTenPercent()
    {
        _remote.AnswerJson("[1]");
        _remote.AnswerJson("[1]");
        var host = Host(new PollOptions { Every = TimeSpan.FromSeconds(100) });

        host.RunFor(109.9);
        Assert.Single(_remote.Requests);
        host.RunFor(0.2); // chance is 1: ten percent more
        Assert.Equal(2, _remote.Requests.Count);
    }

    [Fact]
    public void FailureBetweenTwoAnswers_LosesNothing()
    {
        _remote.AnswerJson("[1]");
        _remote.Answer(HttpStatusCode.InternalServerError);
        _remote.AnswerJson("[1,2]");
        var host = Host();

        host.RunFor(11.05);
        Assert.Equal("retrying: The server answered 500.", host.Status);
        host.RunFor(1.1);

        Assert.Equal(("running", 1), (host.Status, host.Published.Count));
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("86400", 3_600)]
    public void RetryAfter_IsObeyed_UpToAnHour(string after, int seconds)
    {
        _remote.Answer(HttpStatusCode.TooManyRequests, ("Retry-After", after));
        _remote.AnswerJson("[1]");
        var host = Host();

        host.RunFor(seconds - 1);
        Assert.Single(_remote.Requests);
        host.RunFor(2);
        Assert.Equal(2, _remote.Requests.Count);
    }

    [Fact]
    public void CursorIsThatOfTheLog_WhichMaySurviveTheServer()
    {
        _remote.AnswerJson("[1,2]", ("ETag", "\"x\""));
        var log = Host(new PollOptions { First = PollFirst.All }).Log;
        Dispose();

        _remote.AnswerJson("[2,3]");
        using var next = new SourceHost(new PollOptions { First = PollFirst.All }, _remote, log);

        Assert.Equal($"{Url} If-None-Match: \"x\"", _remote.Requests[1]);
        Assert.Equal(["orders-update 1", "orders-update 2", "orders-update 3"], next.Published);
    }

    [Fact]
    public void CursorOfTheLargestAnswer_FitsIntoTheLog()
    {
        _remote.AnswerJson($"[{string.Join(',', Enumerable.Range(0, 4_096))}]", ("ETag", $"\"{new string('x', 1_000)}\""));

        var host = Host(new PollOptions { First = PollFirst.All });

        Assert.Equal(4_096, host.Published.Count);
        Assert.InRange(host.Log.OriginOf("orders").Length, 4_096 * 8, 64 * 1024);
    }

    private static JsonPointer Pointer(string text) => JsonPointer.TryParse(text, out var pointer) ? pointer : throw new FormatException(text);

    private SourceHost Host(PollOptions? options = null) => _host = new SourceHost(options ?? new PollOptions(), _remote);
}
