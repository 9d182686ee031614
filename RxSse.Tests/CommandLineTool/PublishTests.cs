using System.Net;
using RxSse.Tests.ClientPackage;
using Xunit;

namespace RxSse.Tests.CommandLineTool;

/// <summary><c>rxsse publish</c>.</summary>
public sealed class PublishTests
{
    private const string Answer = """{"stream":"orders","count":1,"first":"e-3","last":"e-3"}""";

    [Fact]
    public async Task Event_IsPublishedAsItIsWritten_AndItsIdPrinted()
    {
        using var server = new RecordingServer(HttpStatusCode.OK, Answer);
        using var run = new ToolRun { Server = server };

        Assert.Equal(0, await run.Start("publish", "http://remote/events", "orders", """{"n": 1.50, "n": "é"}""", "--type", "t", "--key", "k"));
        Assert.Equal(
            [("POST http://remote/streams/orders/events", """{"type":"t","data":{"n":1.50,"n":"é"}}""", "\"k\"")], server.Requests);
        Assert.Equal(["e-3"], run.Output);
    }

    [Fact]
    public async Task Lines_AreAnEventEach_WithNumberedKeys()
    {
        using var server = new RecordingServer(HttpStatusCode.OK, Answer);
        using var input = new StringReader("1\n\n\"two\"\n");
        using var run = new ToolRun { Server = server, Input = input };

        Assert.Equal(0, await run.Start("publish", "http://remote", "orders", "-", "--key", "k"));
        Assert.Equal([("""{"data":1}""", "\"k-1\""), ("""{"data":"two"}""", "\"k-3\"")], server.Requests.Select(request => (request.Body, request.Key)));
        Assert.Equal(["e-3", "e-3"], run.Output);
    }

    [Fact]
    public async Task LineThatIsNotJson_EndsIt_AndNamesTheLine()
    {
        using var server = new RecordingServer(HttpStatusCode.OK, Answer);
        using var input = new StringReader("1\nHello\n3\n");
        using var run = new ToolRun { Server = server, Input = input };

        Assert.Equal(2, await run.Start("publish", "http://remote", "orders"));
        Assert.Single(server.Requests);
        Assert.StartsWith("line 2 is not JSON: ", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, 2)]
    [InlineData(HttpStatusCode.NotFound, 2)]
    [InlineData(HttpStatusCode.TooManyRequests, 1)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 1)]
    public async Task Refusal_HasTheServersWords(HttpStatusCode status, int code)
    {
        using var server = new RecordingServer(status, """{"detail":"Not now."}""");
        using var run = new ToolRun { Server = server };

        Assert.Equal(code, await run.Start("publish", "http://remote", "orders", "1"));
        Assert.Equal(["Not now."], run.Errors);
    }

    [Fact]
    public async Task ServerThatIsAway_IsCode1()
    {
        using var run = new ToolRun();

        Assert.Equal(1, await run.Start("publish", "http://remote", "orders", "1"));
        Assert.Equal(["Connection refused (remote:80)"], run.Errors);
    }
}
