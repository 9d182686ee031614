using System.Net;
using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The command of the README that starts the server, and the requests in docs/events.md, do what the documents say.</summary>
[Trait("Way", "any")]
public sealed class ReadmeCommandTests
{
    [Fact]
    public async Task DotnetRun_ServesTheEvents_AndOffersTheDemoPage()
    {
        await using var server = await DotnetRun.StartAsync(Commands.In("README.md", "--project RxSse.Server"));

        await using var reader = await EventReader.OpenAsync(server.Client);

        await reader.NextAsync("connected");
        Assert.Equal(Repository.Read("samples/browser/index.html"), await server.Client.GetStringAsync("/demo/"));
    }

    [Fact]
    public async Task EachRequestOfTheTable_IsAnswered()
    {
        await using var server = await RunningServer.StartAsync("--environment=Development", "--RxSse:Demo:Enabled=true");
        var requests = Document.Rows(Document.Sections(Repository.Read("docs/events.md"), level: 2)["Endpoints"])
            .SelectMany(row => row[0].Split("`, `").Select(request => request.Trim('`')))
            .Select(request => request.StartsWith('?') ? $"GET /events{request}" : request).ToList();

        foreach (var request in requests)
        {
            var (method, path) = (request.Split(' ')[0], request[(request.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            using var message = new HttpRequestMessage(HttpMethod.Parse(method), path);
            using var response = await server.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal((request, HttpStatusCode.OK), (request, response.StatusCode));
        }

        Assert.Contains("GET /events?since=2025-02-08T00:00:00Z", requests);
        Assert.Contains("POST /trigger-notification", requests);
    }
}
