using System.Net;
using RxSse.Tests.EndToEnd.Clients;
using Xunit;

namespace RxSse.Tests.Samples;

public sealed class ProgressTests
{
    [Fact]
    public async Task Import_ReportsFromBeginningToEnd_ToThoseWhoComeLateToo()
    {
        await using var server = await SampleServer.StartAsync("progress");
        await using var reader = await EventReader.JoinAsync(server.Client, "?streams=progress&format=named");

        Assert.Equal(HttpStatusCode.Accepted, await StartAsync(server.Client));
        var first = await reader.NextAsync("progress-update");
        Assert.Equal(HttpStatusCode.Conflict, await StartAsync(server.Client));
        await using var late = await EventReader.OpenAsync(server.Client, "?streams=progress&format=named");
        var join = await late.ReadJoinAsync();
        var last = await reader.NextAsync(next => next.Type == "progress-update" && next.Data.GetProperty("state").GetString() == "done");

        var readme = SampleServer.Readme("progress");
        Assert.All([first, last], next => Assert.Contains(
            $"-{next.Sequence}\nevent: {next.Type}\ndata: {next.Data.GetRawText()}\n", readme, StringComparison.Ordinal));
        Assert.Single(join, next => next.Type == "progress-update");
        Assert.Equal(HttpStatusCode.Accepted, await StartAsync(server.Client));
    }

    [Fact]
    public async Task Page_IsServed_AndListensToTheStream()
    {
        await using var server = await SampleServer.StartAsync("progress");

        using var response = await server.Client.GetAsync("/progress");

        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        var page = await response.Content.ReadAsStringAsync();
        Assert.Contains("new EventSource('/events?streams=progress&format=named')", page, StringComparison.Ordinal);
        Assert.Contains("addEventListener('progress-update'", page, StringComparison.Ordinal);
        Assert.Contains("fetch('/imports', { method: 'POST' })", page, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StartAsync(HttpClient client)
    {
        using var response = await client.PostAsync("/imports", null);
        return response.StatusCode;
    }
}
