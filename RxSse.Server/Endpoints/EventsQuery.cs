using RxSse.Server.Sse;

namespace RxSse.Server.Endpoints;

/// <summary>What a subscriber asks for in the query of <c>GET /events</c>. Nothing is guessed: what is not known is a fault.</summary>
internal sealed record EventsQuery(SseFormat Format)
{
    // Cache busters and EventSource polyfills add these to every URL.
    private static readonly string[] Ignored = ["_", "evs_preamble"];
    private static readonly string[] Known = ["format"];

    /// <summary>The query, or what is wrong with it in words for the person who wrote it.</summary>
    public static (EventsQuery? Query, string? Fault) Parse(IQueryCollection query)
    {
        foreach (var (name, values) in query)
        {
            if (Ignored.Contains(name))
            {
                continue;
            }

            if (!Known.Contains(name))
            {
                return (null, $"There is no parameter '{name}'. There are: {string.Join(", ", Known)}.");
            }

            if (values.Count > 1)
            {
                return (null, $"The parameter '{name}' is given {values.Count} times. Give it once.");
            }
        }

        return (string?)query["format"] switch
        {
            null or "envelope" => (new EventsQuery(SseFormat.Envelope), null),
            "named" => (new EventsQuery(SseFormat.Named), null),
            var other => (null, $"There is no format '{other}'. There are: envelope (the default), named."),
        };
    }
}
