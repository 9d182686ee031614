using System.Net;
using RxSse.Tests.ClientPackage;
using Xunit;

namespace RxSse.Tests.CommandLineTool;

/// <summary><c>rxsse tail</c>.</summary>
public sealed class TailTests
{
    private const string Server = "http://remote";
    private const string Evil = "\u001b[2J\u0007\u009b\u202e\\n";

    [Fact]
    public async Task Events_AreLinesWithTimeTypeDataAndId()
    {
        using var run = new ToolRun();
        run.Remote.AnswerEvents(Sent.Connected + Sent.Event("e-1") + Sent.Envelope("average", "{\"a\": 2}"));
        var code = await run.Start("tail", Server, "-n", "2");

        Assert.Equal(0, code);
        Assert.Equal(2, run.Output.Length);
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{3}  price  1  e-1$", run.Output[0]);
        Assert.EndsWith("  average  {\"a\": 2}", run.Output[1], StringComparison.Ordinal);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public async Task Json_IsAnObjectOnEachLine_AndRawTheDataAlone()
    {
        using var run = new ToolRun();
        run.Remote.AnswerEvents(Sent.Connected + Sent.Event("e-1", data: "{\"a\": [1.50]}"));
        run.Remote.AnswerEvents("data: no JSON\n\n");
        run.Remote.AnswerEvents(Sent.Connected + Sent.Event("e-1", data: "{\"a\": [1.50]}"));
        await run.Start("tail", Server, "--format", "json", "-n", "1");
        await run.Start("tail", Server, "--format", "json", "-n", "1");
        await run.Start("tail", Server, "--format", "raw", "-n", "1");

        Assert.Equal(
            [
                """{"time":"0001-01-01T00:00:00Z","type":"price","data":{"a":[1.50]},"id":"e-1"}""",
                """{"time":"0001-01-01T00:00:00Z","type":"message","data":"no JSON"}""", """{"a": [1.50]}""",
            ],
            run.Output);
    }

    [Theory]
    [InlineData("[\"\\ud800\"]", "--format", "json")]
    [InlineData("{\"\\ud800\":1}", "--format", "json")]
    [InlineData("{\"\\ud800\":1}", "--stats")]
    public async Task StringThatIsNoText_EndsNothing(string data, params string[] options)
    {
        using var run = new ToolRun();
        run.Remote.AnswerEvents($"data: {data}\n\n");

        Assert.Equal(0, await run.Start(["tail", Server, "-n", "1", .. options]));
        Assert.Empty(run.Errors);
        Assert.All(run.Output, line => Assert.Equal(data, System.Text.Json.JsonElement.Parse(line).GetProperty("data").GetString()));
        Assert.Equal(options.Length - 1, run.Output.Length);
    }

    [Fact]
    public async Task Hint_GoesToTheStandardError()
    {
        using var run = new ToolRun();
        run.Remote.AnswerEvents($"event: connected\ndata: {{\"hint\":\"No 'Price'.\\u001b[2J\"}}\n\n{Sent.Event("e-1")}");

        Assert.Equal(0, await run.Start("tail", Server, "-n", "1", "--format", "raw"));
        Assert.Equal([@"hint: No 'Price'.\u001b[2J"], run.Errors);
        Assert.Equal(["1"], run.Output);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("raw")]
    public async Task WhatAServerSends_DrivesNoTerminal(string format)
    {
        using var run = new ToolRun();
        run.Remote.AnswerEvents(
            $"event: connected\ndata: {{}}\n\nid: {Evil}\nevent: {Evil}\ndata: {Evil}\ndata: 2\n\n"
            + $"event: gap\ndata: {{\"reason\":\"\\u001b[2J\",\"from\":\"\u009b\"}}\n\nevent: shutdown\ndata: {{\"reason\":\"\\u001b[2J\",\"retry\":100}}\n\n");
        run.Remote.Answer(HttpStatusCode.NotFound, new MemoryStream("{\"detail\":\"\\u001b[2J\"}"u8.ToArray()), "application/problem+json");
        var command = run.Start("tail", Server, "--format", format);
        run.RunTo(1);

        Assert.Equal(2, await command);
        Assert.Contains("u001b[2J", Assert.Single(run.Output), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(3, run.Errors.Length);
        Assert.DoesNotContain([.. run.Output, .. run.Errors], line => line.Any(letter => char.IsControl(letter) || letter == '\u202e'));
    }

    [Fact]
    public async Task GapsAndLostConnections_GoToTheStandardError()
    {
        using var run = new ToolRun();
        run.Remote.AnswerEvents(Sent.Connected + Sent.Heartbeat("e-1") + Sent.Envelope("gap", """{"reason":"slow","missed":3,"from":"e-1","to":"e-4"}""")).Break();
        run.Remote.AnswerEvents(
            Sent.Connected + Sent.Envelope("gap", """{"reason":"restarted","missed":null,"from":null,"to":"f-0"}""") + Sent.Heartbeat("f-0")
            + "event: complete\ndata: {}\n\n");
        var command = run.Start("tail", Server);
        run.RunTo(10);

        Assert.Equal(0, await command);
        Assert.Empty(run.Output);
        Assert.Equal("gap: slow, 3 missed, after e-1, up to e-4", run.Errors[0]);
        Assert.Matches(@"^disconnected: broken \(The connection was reset\.\), again in [567]\.[0-9] s$", run.Errors[1]);
        Assert.Equal(["gap: restarted, nobody knows how many missed, after an unknown event, up to f-0", "connected again"], run.Errors[2..]);
    }

    [Fact]
    public async Task WithoutReconnecting_AServerThatIsAway_IsCode1()
    {
        using var run = new ToolRun();

        Assert.Equal(1, await run.Start("tail", Server, "--no-reconnect"));
        Assert.Equal(["disconnected: broken (Connection refused (remote:80))"], run.Errors);
    }

    [Theory]
    [InlineData("stock | smaple 1s", 9, 6, "        ^^^^^^")]
    [InlineData("stock |", 8, 0, "       ^")]
    [InlineData("a\u0007b", 3, 1, "       ^")] // as it is printed
    [InlineData("株a\u0301b", 4, 1, "   ^")]
    [InlineData("stock", 99, 3, null)]
    public async Task WrongView_HasCaretsUnderItsFault_AndIsCode2(string view, int column, int length, string? carets)
    {
        using var run = new ToolRun();
        run.Remote.Answer(
            HttpStatusCode.BadRequest,
            new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"{{\"detail\":\"column {column}: Unknown.\",\"column\":{column},\"length\":{length}}}")),
            "application/problem+json");

        Assert.Equal(2, await run.Start("tail", Server, "--view", view));
        string[] expected = carets is null ? [] : [view.Replace("\u0007", "\\u0007", StringComparison.Ordinal), carets];
        Assert.Equal([.. expected, $"column {column}: Unknown."], run.Errors);
    }

    [Fact]
    public async Task Stats_AreALineASecond()
    {
        using var run = new ToolRun();
        var body = run.Remote.AnswerEvents(Sent.Connected + Sent.Event("e-1") + Sent.Event("e-2", data: "{\"timestamp\":-62135596800012}"));
        var command = run.Start("tail", Server, "--stats");
        run.RunTo(1.5);
        body.Push(Sent.Envelope("gap", """{"reason":"slow","missed":3,"from":"e-1","to":"e-4"}"""));
        run.RunTo(2.5);
        body.Push(Sent.Envelope("complete", "{}"));

        Assert.Equal(0, await command);
        Assert.Equal(["2 events/s, lag 12 ms, 0 gaps, 0 missed", "0 events/s, lag unknown, 1 gaps, 3 missed"], run.Output);
        Assert.True(run.Scheduler.IsIdle);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)] // more than is held back
    public async Task PipeThatIsClosed_EndsItQuietly(int length)
    {
        var closed = new StreamWriter(new ClosedPipe()); // it cannot be disposed: it cannot be written
        using var run = new ToolRun { OtherOutput = closed };
        var body = run.Remote.AnswerEvents(Sent.Connected + Sent.Event("e-1", data: new string('1', length)));

        Assert.Equal(0, await run.Start("tail", Server));
        Assert.Empty(run.Errors);
        Assert.True(body.IsDisposed);
    }

    [Theory]
    [InlineData("http://remote", "http://remote/events")]
    [InlineData("http://remote/live/", "http://remote/live/events")]
    [InlineData("http://remote/ticker?a=b", "http://remote/ticker?a=b")]
    [InlineData("http://remote/events", "http://remote/events?view=a | b%26&since=10m", "--view", "a | b&", "--since", "10m")]
    [InlineData("http://remote/events?format=named", "http://remote/events?format=named&streams=a%2Cb&from=earliest", "--streams", "a,b", "--from", "earliest")]
    public async Task Options_AreParametersOfTheRequest(string url, string asked, params string[] options)
    {
        using var run = new ToolRun();
        run.Remote.AnswerEvents("data: 1\n\n");
        await run.Start(["tail", url, "-n", "1", .. options]);

        Assert.Equal([asked], run.Remote.Requests);
    }

    [Fact]
    public async Task Colours_AreUsedWhereTheyAreShown()
    {
        using var run = new ToolRun { HasColours = true };
        run.Remote.AnswerEvents(Sent.Connected + Sent.Event("e-1"));
        await run.Start("tail", Server, "-n", "1");

        Assert.Contains("\e[36mprice\e[0m  1  \e[2me-1\e[0m", Assert.Single(run.Output), StringComparison.Ordinal);
    }

    private sealed class ClosedPipe : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("Broken pipe");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");
    }
}
