using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text.Json.Serialization.Metadata;

namespace CustomStreams;

/// <summary>What an address answers, asked again and again. A failure fails the stream, which is tried again with back-off.</summary>
internal static class HttpPoll
{
    public static IObservable<T> Get<T>(
        IHttpClientFactory clients, Uri address, JsonTypeInfo<T> json, TimeSpan period, IScheduler scheduler) =>
        Observable.Timer(period, scheduler)
            .SelectMany(_ => Observable.FromAsync(async cancellationToken =>
            {
                using var client = clients.CreateClient();
                return await client.GetFromJsonAsync(address, json, cancellationToken)
                    ?? throw new InvalidDataException($"{address} answered null.");
            }))
            .Repeat(); // the next wait begins with the answer, so a slow service gets one request at a time
}
