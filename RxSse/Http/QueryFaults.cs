using RxSse.Text;

namespace RxSse.Http;

/// <summary>Faults in the query of an endpoint that has one parameter.</summary>
internal static class QueryFaults
{
    /// <summary>What is wrong; null if there is no other parameter, and this one at most once.</summary>
    public static string? Of(IQueryCollection query, string allowed) =>
        query.Keys.FirstOrDefault(name => name != allowed) is { } unknown
            ? $"Unknown parameter '{ErrorText.Truncate(unknown)}'. Allowed: {allowed}."
        : query[allowed].Count > 1 ? NotOnce(query, allowed)
        : null;

    /// <summary>What to say of a parameter that is missing, or given several times.</summary>
    public static string NotOnce(IQueryCollection query, string name) => $"The parameter '{name}' is given {query[name].Count} times. Use it once.";
}
