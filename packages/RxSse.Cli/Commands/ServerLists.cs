using System.Text.Json;
using RxSse.Client.Requests;

namespace RxSse.Cli.Commands;

/// <summary>Reads what a server tells as JSON. A member that is missing is empty.</summary>
internal static class ServerLists
{
    /// <summary>The object at an address.</summary>
    /// <exception cref="HttpRequestException">The server refuses, is away, or answers something else.</exception>
    public static async Task<JsonElement> GetObjectAsync(this HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept", "application/json" } } };
        var body = await http.AnswerAsync(request, cancellationToken);
        try
        {
            var answer = JsonElement.Parse(body);
            using var nowhere = new Utf8JsonWriter(Stream.Null);
            answer.WriteTo(nowhere); // fails for a string that is no text
            return answer.ValueKind == JsonValueKind.Object ? answer : throw NotRxSse(address);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw NotRxSse(address);
        }
    }

    /// <summary>The items of a list.</summary>
    public static IReadOnlyList<JsonElement> List(this JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    /// <summary>A member as text.</summary>
    public static string Text(this JsonElement element, string name) => Member(element, name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        { ValueKind: JsonValueKind.True } => "yes",
        { ValueKind: JsonValueKind.False } => "no",
        _ => "",
    };

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    private static HttpRequestException NotRxSse(Uri address) => new($"{address.GetLeftPart(UriPartial.Path)} is not of a server with RxSse: it is no JSON object.");
}
