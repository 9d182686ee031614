using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RxSse.Client.Requests;

namespace RxSse.Client;

/// <summary>Publishes events.</summary>
public static class HttpClientPublishExtensions
{
    /// <summary>Publishes one event. It is in the log when the task completes.</summary>
    /// <param name="http">Sends the request. Use a <see cref="Credential"/> to make one with a token or an API key.</param>
    /// <param name="server">The server, such as <c>http://localhost:3000</c>, with the prefix of its endpoints if it has one.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="data">The data.</param>
    /// <param name="json">The metadata of the data.</param>
    /// <param name="type">The type of the event; null for that of the stream.</param>
    /// <param name="key">The idempotency key, with which a repeated request publishes nothing twice; null for none.</param>
    /// <param name="cancellationToken">Ends the wait; the event may have been published.</param>
    /// <returns>The id.</returns>
    /// <exception cref="RequestRefusedException">The server refuses the event.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached; the event may have been published.</exception>
    public static async Task<Published> PublishAsync<T>(
        this HttpClient http, Uri server, string stream, T data, JsonTypeInfo<T> json, string? type = null, string? key = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(server);
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentNullException.ThrowIfNull(json);
        var address = ServerAddress.Of(server, $"streams/{Uri.EscapeDataString(stream)}/events");
        using var content = new ByteArrayContent(Body(data, json, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", Quoted(key));
        }

        var answer = await http.AnswerAsync(request, cancellationToken).ConfigureAwait(false);
        return ClientJson.Read(answer, ClientJson.Default.Published)
            ?? throw new HttpRequestException("The answer is not that of a server that publishes events.");
    }

    private static byte[] Body<T>(T data, JsonTypeInfo<T> json, string? type)
    {
        var body = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        if (type is not null)
        {
            writer.WriteString("type", type);
        }

        writer.WritePropertyName("data");
        JsonSerializer.Serialize(writer, data, json);
        writer.WriteEndObject();
        writer.Flush();
        return body.WrittenSpan.ToArray();
    }

    // A structured string (RFC 9651, 3.3.3).
    private static string Quoted(string key) => key.Length > 0 && key.All(letter => letter is > ' ' and <= '~')
        ? $"\"{key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
        : throw new ArgumentException("The key is empty or has a character that is not allowed. Allowed: visible ASCII characters.", nameof(key));
}
