using RxSse.Delivery.Queueing;
using RxSse.Http.Security;

namespace RxSse.Http;

/// <summary>A parameter of <c>GET /events</c>.</summary>
/// <param name="Name">Its name in the query.</param>
/// <param name="Allowed">What it can be.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Example">A value.</param>
internal sealed record EventsParameter(string Name, string Allowed, string Meaning, string Example)
{
    /// <summary>Its values; empty if there are others than a few.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];
}

/// <summary>
/// The parameters of <c>GET /events</c>, in one table: for the errors of requests, the OpenAPI document, and docs/events.md.
/// </summary>
internal static class EventsParameters
{
    public static EventsParameter Format { get; } = new(
        "format", "envelope (the default), named", "How events are written: for `onmessage`, or for `addEventListener`.", "named")
    {
        Values = ["envelope", "named"],
    };

    public static EventsParameter View { get; } = new(
        "view", "an expression of the view language", "The output of this view.", "stock | sample 10s");

    public static EventsParameter Streams { get; } = new(
        "streams", "names of streams and named views, separated by commas", "Only these, instead of all streams.", "stock,metrics");

    public static EventsParameter Overflow { get; } = new(
        "overflow", OverflowPolicies.Names, "What happens when the client is too slow; the default is a setting.", "drop-oldest")
    {
        Values = OverflowPolicies.Names.Split(", "),
    };

    public static EventsParameter From { get; } = new(
        "from", "earliest", "First the retained events, from the oldest one.", "earliest")
    {
        Values = ["earliest"],
    };

    public static EventsParameter Since { get; } = new(
        "since",
        "a duration before now (10m), Unix milliseconds (1738972800000), or ISO 8601 (2025-02-08T00:00:00Z; in a URL the + of an offset is %2B)",
        "First the retained events, from this time.", "10m");

    /// <summary>The names of the cursor: that of this server, and those of polyfills that cannot set a header.</summary>
    public static IReadOnlyList<EventsParameter> Cursors { get; } =
    [
        Cursor("lastEventId", "First the events after this one. The header `Last-Event-ID` has priority."),
        Cursor("last_event_id", "The same, as a polyfill names it."),
        Cursor("evs_last_event_id", "The same, as a polyfill names it."),
    ];

    /// <summary>It is there if there is a way to authenticate.</summary>
    public static EventsParameter Ticket { get; } = new(
        Tickets.Parameter, "a ticket of POST /tickets", "The rights of the caller who requested the ticket, once.",
        "Zk3vJ1u7wq0X2m8pR5tYb9cD4eF6gH1iJ7kL0nMoPqs");

    /// <summary>All but the ticket.</summary>
    public static IReadOnlyList<EventsParameter> Known { get; } = [Format, View, Streams, Overflow, From, Since, .. Cursors];

    /// <summary>The names of all but the ticket.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(parameter => parameter.Name)];

    /// <summary>What cache busters and polyfills of EventSource add to every URL. It has no effect.</summary>
    public static IReadOnlyList<string> Ignored { get; } = ["_", "evs_preamble"];

    private static EventsParameter Cursor(string name, string meaning) => new(name, "an id that the server has sent", meaning, "k3f9x2b7-42");
}
