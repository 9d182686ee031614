using System.Net.ServerSentEvents;
using System.Reactive.Linq;
using System.Text.Json;

namespace DotnetClient;

/// <summary>One response of the server. Each subscription is a request of its own, and its disposal closes the connection.</summary>
internal static class SseResponse
{
    /// <param name="client">Who asks.</param>
    /// <param name="address">The events, such as <c>http://localhost:3000/events</c>.</param>
    /// <param name="cursor">The id of the last event that was received, if there is one.</param>
    public static IObservable<SseEvent> Of(HttpClient client, Uri address, string? cursor) =>
        Observable.Create<SseEvent>(async (observer, cancellationToken) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Accept.ParseAdd("text/event-stream");
            if (!string.IsNullOrEmpty(cursor))
            {
                request.Headers.TryAddWithoutValidation("Last-Event-ID", cursor);
            }

            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            response.EnsureSuccessStatusCode();
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            await foreach (var item in SseParser.Create(body, (_, data) => JsonElement.Parse(data)).EnumerateAsync(cancellationToken))
            {
                observer.OnNext(SseEvent.From(item));
            }
        });
}
