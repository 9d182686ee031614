using System.Net;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>A response that ends after so many events, and stays ended.</summary>
[Collection(QuietServer.Name)]
public sealed class TakeTests(QuietServer quiet)
{
    private readonly HttpClient _client = quiet.Server.Client;

    [Theory]
    [InlineData("notifications | take 3")] // which needs no pipeline
    [InlineData("notifications | select message | take 3")]
    public async Task Take_EndsTheResponse_AfterSoManyEvents(string view)
    {
        await using var reader = await EventReader.JoinAsync(_client, ViewQuery.Of(view));
        var published = await _client.TriggerAsync(4);

        var seen = await reader.ReadToEndAsync();

        Assert.Equal([.. published[..3], "complete"], seen.Select(next => next.Id));
        Assert.Equal("complete", seen[^1].Type);
        Assert.Equal("""{"count":3}""", seen[^1].Data.GetRawText());
    }

    [Fact]
    public async Task Replay_IsCounted_AndTheHeartbeatIsNot()
    {
        var published = await _client.TriggerAsync(3);
        await using var reader = await EventReader.OpenAsync(_client, ViewQuery.Of("notifications | select id | take 3"), ("Last-Event-ID", published[0]));
        await reader.ReadJoinAsync();
        var last = await _client.TriggerIdAsync();

        Assert.Equal([last, "complete"], (await reader.ReadToEndAsync()).Select(next => next.Id));
    }

    [Theory]
    [InlineData(null)] // the header
    [InlineData("lastEventId")]
    [InlineData("last_event_id")]
    [InlineData("evs_last_event_id")]
    public async Task ClientThatHasAll_IsToldToStayAway(string? cursor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/events{ViewQuery.Of("stock | take 3", cursor is null ? "" : $"&{cursor}=complete")}");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (cursor is null)
        {
            request.Headers.Add("Last-Event-ID", "complete");
        }

        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("stock | take 0")]
    [InlineData("stock | take 1000001")]
    public async Task CountOutOfRange_IsRefused(string view)
    {
        using var response = await _client.GetAsync($"/events{ViewQuery.Of(view)}");

        await ProblemAssert.IsProblemAsync(response, 400, "column 14: ", "1,000,000");
    }
}
