using System.Net.ServerSentEvents;
using System.Reactive.Linq;
using System.Text.Json;

namespace DotnetClient;

/// <summary>An event of the server: what it is called, its data, and what it says of ids and of returning.</summary>
internal sealed record SseEvent(string Type, JsonElement Data, string? Id = null, TimeSpan? Retry = null)
{
    /// <summary>The events of one response. Each subscription is a request of its own, and its disposal closes the connection.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="address">The events, such as <c>http://localhost:3000/events</c>.</param>
    /// <param name="cursor">The id of the last event that was received, if there is one.</param>
    public static IObservable<SseEvent> Of(HttpClient client, Uri address, string? cursor) =>
        Observable.Create<SseEvent>(async (observer, cancellationToken) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept", "text/event-stream" } } };
            if (!string.IsNullOrEmpty(cursor))
            {
                request.Headers.Add("Last-Event-ID", cursor);
            }

            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            response.EnsureSuccessStatusCode();
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            await foreach (var item in SseParser.Create(body, (_, data) => JsonElement.Parse(data)).EnumerateAsync(cancellationToken))
            {
                var (type, data) = (item.Data.GetProperty("type").GetString()!, item.Data.GetProperty("data"));
                observer.OnNext(new SseEvent(type, data, item.EventId, item.ReconnectionInterval));
            }
        });
}
