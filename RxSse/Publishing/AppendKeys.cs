using System.Text;
using RxSse.Log;
using RxSse.Streams;

namespace RxSse.Publishing;

/// <summary>
/// The keys of appends. The name of a key belongs to its publisher and to the stream; names of requests, of CloudEvents and of code never
/// meet. The content is the digest of the types and data of the events.
/// </summary>
internal static class AppendKeys
{
    /// <summary>The key of a request: its <c>Idempotency-Key</c>.</summary>
    public static AppendKey OfRequest(string principal, string key, IReadOnlyList<StreamEvent> events) =>
        new(Digest.Of("request", principal, events[0].Stream, key), ContentOf(events));

    /// <summary>The key of a CloudEvent.</summary>
    public static AppendKey OfCloudEvent(string principal, string source, string id, IReadOnlyList<StreamEvent> events) =>
        new(Digest.Of("cloudevent", principal, events[0].Stream, source, id), ContentOf(events));

    /// <summary>The key that the application's own code gives.</summary>
    public static AppendKey OfCode(string key, IReadOnlyList<StreamEvent> events) =>
        new(Digest.Of("code", events[0].Stream, key), ContentOf(events));

    private static Digest ContentOf(IReadOnlyList<StreamEvent> events)
    {
        using var digest = new DigestWriter();
        foreach (var next in events)
        {
            digest.Add(Encoding.UTF8.GetBytes(next.Type));
            digest.Add(next.Data.Span);
        }

        return digest.End();
    }
}
