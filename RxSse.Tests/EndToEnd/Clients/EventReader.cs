using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>A subscriber that reads with the parser of .NET, which is not ours.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _patience = Patience.Start();
    private readonly IAsyncEnumerator<SseItem<JsonElement>> _items;

    private EventReader(HttpResponseMessage response, Stream body)
    {
        Response = response;
        _items = SseParser.Create(body, (_, data) => JsonElement.Parse(data)).EnumerateAsync(_patience.Token).GetAsyncEnumerator(_patience.Token);
    }

    public HttpResponseMessage Response { get; }

    public static async Task<EventReader> OpenAsync(HttpClient client, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/events{query}")
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
        };
        request.Headers.Accept.ParseAdd("text/event-stream");
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>A subscriber that has read the end of the join: what comes next is live.</summary>
    public static async Task<EventReader> JoinAsync(HttpClient client, string query = "")
    {
        var reader = await OpenAsync(client, query);
        await reader.NextAsync("heartbeat");
        return reader;
    }

    /// <summary>The next event, or null when the response has ended as it should.</summary>
    public async Task<Received?> NextOrEndAsync() => await _items.MoveNextAsync() ? Received.From(_items.Current) : null;

    public async Task<Received> NextAsync() =>
        await NextOrEndAsync() ?? throw new EndOfStreamException("The response ended before the event that the test waits for.");

    public Task<Received> NextAsync(string type) => NextAsync(next => next.Type == type);

    public async Task<Received> NextAsync(Func<Received, bool> isAwaited) => (await ReadThroughAsync(isAwaited))[^1];

    /// <summary>All that comes up to the awaited event, which is the last.</summary>
    public async Task<IReadOnlyList<Received>> ReadThroughAsync(Func<Received, bool> isAwaited)
    {
        var received = new List<Received>();
        do
        {
            received.Add(await NextAsync());
        }
        while (!isAwaited(received[^1]));
        return received;
    }

    /// <summary>All that comes until the response ends.</summary>
    public async Task<IReadOnlyList<Received>> ReadToEndAsync()
    {
        var received = new List<Received>();
        while (await NextOrEndAsync() is { } next)
        {
            received.Add(next);
        }

        return received;
    }

    public async ValueTask DisposeAsync()
    {
        Response.Dispose(); // closes the connection, since the response has not ended
        await _items.DisposeAsync();
        _patience.Dispose();
    }
}
