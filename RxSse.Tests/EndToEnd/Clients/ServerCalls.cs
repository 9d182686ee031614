using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>What users ask of the server besides its events.</summary>
internal static class ServerCalls
{
    public static async Task<JsonElement> StatusAsync(this HttpClient client) => JsonElement.Parse(await client.GetStringAsync("/"));

    public static async Task<int> ClientsAsync(this HttpClient client) => (await client.StatusAsync()).GetProperty("clients").GetInt32();

    /// <summary>
    /// Asks until the server counts so many subscribers. It tells nobody when one has left, so there is no signal to
    /// wait for; each try is a round trip.
    /// </summary>
    public static async Task ClientsBecomeAsync(this HttpClient client, int expected)
    {
        var waiting = Stopwatch.StartNew();
        while (await client.ClientsAsync() is var clients && clients != expected)
        {
            Assert.True(waiting.Elapsed < Patience.Limit, $"The server counts {clients} clients instead of {expected}.");
        }
    }

    /// <summary>Publishes a notification; the answer is the server's.</summary>
    public static async Task<JsonElement> TriggerAsync(this HttpClient client, string message)
    {
        using var response = await client.PostJsonAsync(JsonSerializer.Serialize(new { message }));
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, answer);
        return JsonElement.Parse(answer);
    }

    public static async Task<string> TriggerIdAsync(this HttpClient client, string message = "marker") =>
        (await client.TriggerAsync(message)).GetProperty("id").GetString()!;

    /// <summary>
    /// Waits until every shard has come to an event, for which a publisher does not wait: who joins now gets it before
    /// the end of the join. There is a shard for each core, and who joins is dealt out to them in turn.
    /// </summary>
    public static async Task DeliveredAsync(this HttpClient client, string id)
    {
        var before = $"{Received.EpochOf(id)}-{Received.SequenceOf(id) - 1}";
        for (var shard = 0; shard < Environment.ProcessorCount; shard++)
        {
            await using var reader = await EventReader.OpenAsync(client, $"?lastEventId={before}");
            await reader.NextAsync(next => next.Id == id);
        }
    }

    /// <summary>Publishes so many notifications, and waits until every subscriber can have them.</summary>
    public static async Task<string[]> TriggerAsync(this HttpClient client, int count)
    {
        var ids = new string[count];
        for (var i = 0; i < count; i++)
        {
            ids[i] = await client.TriggerIdAsync();
        }

        await client.DeliveredAsync(ids[^1]);
        return ids;
    }

    public static Task<HttpResponseMessage> PostJsonAsync(this HttpClient client, string body) =>
        client.PostAsync("/trigger-notification", new StringContent(body, Encoding.UTF8, "application/json"));
}
