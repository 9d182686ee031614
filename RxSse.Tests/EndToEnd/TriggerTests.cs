using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary><c>POST /trigger-notification</c> with what it takes.</summary>
[Collection(QuietServer.Name)]
[Trait("Way", "any")]
public sealed class TriggerTests(QuietServer quiet)
{
    private const string Path = "/trigger-notification";
    private readonly HttpClient _client = quiet.Server.Client;

    [Fact]
    public async Task Trigger_ReachesEveryClient_UnderTheIdThatItsAnswerNames()
    {
        await using var first = await EventReader.JoinAsync(_client);
        await using var second = await EventReader.JoinAsync(_client, "?format=named");

        var answer = await _client.TriggerAsync("Hello");

        foreach (var next in new[] { await first.NextAsync(), await second.NextAsync() })
        {
            Assert.Equal("notification", next.Type);
            Assert.Equal(answer.GetProperty("id").GetString(), next.Id);
            Assert.Equal(answer.GetProperty("notification").GetRawText(), next.Data.GetRawText());
        }
    }

    [Fact]
    public async Task Answer_HasItsMembers_InTheirOrder()
    {
        var answer = await _client.TriggerAsync("Hello");

        Assert.Equal(["success", "id", "notification"], answer.EnumerateObject().Select(member => member.Name));
        Assert.True(answer.GetProperty("success").GetBoolean());
        var notification = answer.GetProperty("notification");
        Assert.Equal(["id", "message", "timestamp"], notification.EnumerateObject().Select(member => member.Name));
        Assert.Equal("Hello", notification.GetProperty("message").GetString());
        Assert.Equal(13, notification.GetProperty("id").GetRawText().Length);
        Assert.Equal(13, notification.GetProperty("timestamp").GetRawText().Length);
    }

    [Fact]
    public async Task TriggersAtOneMoment_HaveIdsOfTheirOwn()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => _client.TriggerAsync($"{i}")));

        Assert.Equal(50, answers.Select(answer => answer.GetProperty("notification").GetProperty("id").GetInt64()).Distinct().Count());
        var sequences = answers.Select(answer => Received.SequenceOf(answer.GetProperty("id").GetString()!)).Order().ToList();
        Assert.Equal(Enumerable.Range(0, 50).Select(i => sequences[0] + i), sequences);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("", "application/json")]
    [InlineData("{}", "application/json")]
    [InlineData("""{"message":""}""", "application/json")]
    public async Task TriggerWithoutMessage_SaysThatItWasManual(string? body, string? type)
    {
        using var content = body is null ? null : new StringContent(body, type is null ? null : new MediaTypeHeaderValue(type));
        if (type is null)
        {
            content?.Headers.Remove("Content-Type");
        }

        using var response = await _client.PostAsync(Path, content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("Manual notification", answer.GetProperty("notification").GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("one\rtwo\nthree\r\nfour\n\nid: 7\ndata: x")]
    [InlineData("\u2028 and \u2029 and \u0085 and \ufeff")]
    [InlineData("\"quotes\", 'quotes', \\backslashes\\ and </script>")]
    [InlineData("👩‍👩‍👧 日本語 שלום ﷽")]
    [InlineData("NUL \0, escape \u001b, delete \u007f")]
    public async Task Message_ArrivesIntact_InOneEvent(string message)
    {
        await using var envelopes = await EventReader.JoinAsync(_client);
        await using var named = await EventReader.JoinAsync(_client, "?format=named");

        await _client.TriggerAsync(message);
        var after = await _client.TriggerIdAsync();

        foreach (var reader in new[] { envelopes, named })
        {
            Assert.Equal(message, (await reader.NextAsync()).Data.GetProperty("message").GetString());
            Assert.Equal(after, (await reader.NextAsync()).Id);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("?format=named")]
    public async Task MessageWithLineBreaks_IsOneLineOfData(string query)
    {
        using var http = await RawHttp.AskForEventsAsync(quiet.Server.Address, query);
        await http.ReadHeadAsync();
        while (!(await http.ReadBlockAsync())!.Contains("heartbeat", StringComparison.Ordinal))
        {
        }

        await _client.TriggerAsync("a\rb\nc\r\nd\u2028e\0f");

        Assert.Matches(@"\Aid: [a-z0-9]+-[0-9]+\n(event: notification\n)?data: [ -~]+\n\n\z", await http.ReadBlockAsync());
    }

    [Fact]
    public async Task LongestMessage_IsTaken()
    {
        var message = new string('x', 1_000);

        var answer = await _client.TriggerAsync(message);

        Assert.Equal(message, answer.GetProperty("notification").GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/vnd.example+json")]
    public async Task TypesThatAreJson_AreTaken(string type)
    {
        using var content = new StringContent("""{"message":"Hello"}""", MediaTypeHeaderValue.Parse(type));

        using var response = await _client.PostAsync(Path, content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
