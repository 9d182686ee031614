using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>A subscriber that reads with the parser of .NET, which is not ours.</summary>
internal sealed class EventReader : Reader
{
    private readonly CancellationTokenSource _patience = Patience.Start();
    private readonly IAsyncEnumerator<SseItem<JsonElement>> _items;

    private EventReader(HttpResponseMessage response, Stream body)
    {
        Response = response;
        _items = SseParser.Create(body, (_, data) => JsonElement.Parse(data)).EnumerateAsync(_patience.Token).GetAsyncEnumerator(_patience.Token);
    }

    public HttpResponseMessage Response { get; }

    /// <param name="client">Who asks.</param>
    /// <param name="query">What for.</param>
    /// <param name="headers">Further headers of the request.</param>
    public static async Task<EventReader> OpenAsync(HttpClient client, string query = "", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/events{query}")
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
        };
        request.Headers.Accept.ParseAdd("text/event-stream");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>A subscriber that has read the end of the join: what comes next is live.</summary>
    public static async Task<EventReader> JoinAsync(HttpClient client, string query = "")
    {
        var reader = await OpenAsync(client, query);
        await reader.ReadJoinAsync();
        return reader;
    }

    public override async Task<Received?> NextOrEndAsync() => await _items.MoveNextAsync() ? Received.From(_items.Current) : null;

    public override async ValueTask DisposeAsync()
    {
        Response.Dispose(); // closes the connection, since the response has not ended
        await _items.DisposeAsync();
        _patience.Dispose();
    }
}
