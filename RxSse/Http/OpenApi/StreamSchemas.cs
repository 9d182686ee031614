using System.Text.Json;
using System.Text.Json.Nodes;
using RxSse.Streams;

namespace RxSse.Http.OpenApi;

/// <summary>
/// The schema of the data of each stream, made once. A stream whose values have no type, or to which anything can be published, has none.
/// </summary>
internal sealed partial class StreamSchemas
{
    /// <summary>A larger schema is not shown.</summary>
    public const int MaxBytes = 16 * 1024;

    private readonly ILogger _logger;
    private readonly Dictionary<string, JsonElement> _schemas = [];

    public StreamSchemas(StreamDefinitions streams, IServiceProvider services, ILogger<StreamSchemas> logger)
    {
        _logger = logger;
        foreach (var stream in streams.All)
        {
            if (TryMake(stream, services) is { } schema)
            {
                _schemas[stream.Name] = schema;
            }
        }
    }

    /// <summary>The schema of the data of a stream, whose references are to itself; null if there is none.</summary>
    public JsonElement? Of(string stream) => _schemas.TryGetValue(stream, out var schema) ? schema : null;

    private JsonElement? TryMake(StreamDefinition stream, IServiceProvider services)
    {
        try
        {
            if (stream.JsonOf(services) is not { } json || JsonSchemas.Of(json) is not JsonObject schema)
            {
                return null; // true: any data
            }

            var bytes = JsonSchemas.Write(schema);
            if (bytes.Length <= MaxBytes)
            {
                return JsonElement.Parse(bytes);
            }

            LogTooLarge(stream.Name, bytes.Length, MaxBytes);
        }
        catch (Exception error) when (error is NotSupportedException or InvalidOperationException)
        {
            LogNoSchema(stream.Name, error.Message);
        }

        return null;
    }

    [LoggerMessage(1, LogLevel.Warning, "The stream {Stream} has no schema in GET /streams and GET /openapi.json: {Reason}")]
    private partial void LogNoSchema(string stream, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The stream {Stream} has no schema in GET /streams and GET /openapi.json: it has {Size} bytes, more than {Max}.")]
    private partial void LogTooLarge(string stream, int size, int max);
}
