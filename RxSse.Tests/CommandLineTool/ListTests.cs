using System.Net;
using RxSse.Tests.ClientPackage;
using Xunit;

namespace RxSse.Tests.CommandLineTool;

/// <summary><c>rxsse streams</c>, <c>views</c> and <c>explain</c>.</summary>
public sealed class ListTests
{
    [Fact]
    public async Task Streams_AreATable_AndNamedViewsAnother()
    {
        var run = await RunAsync(
            """
            {"streams":[{"name":"stock","type":"stock-update","state":"running","subscribers":12,"lastId":"e-42","description":"Prices\u001b[2J"},
            {"name":"rates","type":"rates-update","state":"retrying","error":"404","subscribers":0,"lastId":null}],
            "views":[{"name":"calm-stock","expression":"stock | sample 10s","types":["stock-update"],"replayable":"none"}],"omitted":3}
            """,
            "streams", "http://remote/events");

        Assert.Equal(
            [
                "stream  type          state          subscribers  newest id  description",
                @"stock   stock-update  running        12           e-42       Prices\u001b[2J",
                "rates   rates-update  retrying: 404  0",
                "",
                "view        replayable  expression",
                "calm-stock  none        stock | sample 10s",
            ],
            run.Output);
        Assert.Equal(["3 more are not shown."], run.Errors);
    }

    [Fact]
    public async Task Views_AreATable()
    {
        var run = await RunAsync(
            """{"views":[{"view":"stock | sample 1s","replayable":"none","matching":"always","subscribers":2,"eventsIn":10,"eventsOut":5}]}""",
            "views", "http://remote");

        Assert.Equal(
            [
                "view               replayable  matching  subscribers  in  out",
                "stock | sample 1s  none        always    2            10  5",
            ],
            run.Output);
    }

    [Fact]
    public async Task Explanation_HasTheNormalForm()
    {
        var run = await RunAsync(
            """
            {"view":"stock | sample 1s","replayable":"none","shared":true,"take":3,"keeps":4194304,
            "pipes":[{"pipe":"stock | sample 1s","type":"stock-update"}]}
            """,
            "explain", "http://remote", "stock|sample 1000ms|take 3");

        Assert.Equal(
            [
                "view        stock | sample 1s", "replayable  none", "shared      yes", "take        3", "keeps       4194304 bytes",
                "pipe        stock | sample 1s, of type stock-update",
            ],
            run.Output);
    }

    [Fact]
    public async Task WrongView_HasCaretsUnderItsFault()
    {
        using var server = new RecordingServer(HttpStatusCode.BadRequest, """{"detail":"column 1: Unknown.","column":1,"length":4}""");
        using var run = new ToolRun { Server = server };

        Assert.Equal(2, await run.Start("explain", "http://remote", "stok"));
        Assert.Equal(["stok", "^^^^", "column 1: Unknown."], run.Errors);
        Assert.Equal("GET http://remote/views/explain?view=stok", Assert.Single(server.Requests).Line);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("{\"streams\":[{\"name\":\"\\ud800\"}]}")]
    [InlineData("{\"\\ud800\":1}")]
    public async Task AnotherServer_IsNamed(string answer)
    {
        using var server = new RecordingServer(HttpStatusCode.OK, answer);
        using var run = new ToolRun { Server = server };

        Assert.Equal(1, await run.Start("streams", "http://remote"));
        Assert.Equal(["http://remote/streams is not of a server with RxSse: it is no JSON object."], run.Errors);
    }

    private static async Task<ToolRun> RunAsync(string answer, params string[] arguments)
    {
        using var server = new RecordingServer(HttpStatusCode.OK, answer);
        var run = new ToolRun { Server = server };
        using (run)
        {
            Assert.Equal(0, await run.Start(arguments));
        }

        return run;
    }
}
