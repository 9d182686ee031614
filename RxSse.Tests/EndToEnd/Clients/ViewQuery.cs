using System.Text.Json;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>Views in requests, and what the server says of them.</summary>
internal static class ViewQuery
{
    /// <summary>The query that asks for a view, encoded as <c>encodeURIComponent</c> does.</summary>
    public static string Of(string expression, string further = "") => $"?view={Uri.EscapeDataString(expression)}{further}";

    /// <summary>The views at work, as <c>GET /views</c> tells of them.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ViewsAsync(this HttpClient client) =>
        [.. JsonElement.Parse(await client.GetStringAsync("/views")).GetProperty("views").EnumerateArray()];
}
