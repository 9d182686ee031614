using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace RxSse.Streams;

/// <summary>How values become the data of events, and the data values again.</summary>
internal static class StreamData
{
    public static ReadOnlyMemory<byte> Write<T>(T value, JsonTypeInfo<T> json) => JsonSerializer.SerializeToUtf8Bytes(value, json);

    /// <exception cref="InvalidDataException">The data does not fit the type; the message says where.</exception>
    public static T Read<T>(StreamEvent next, JsonTypeInfo<T> json)
    {
        try
        {
            return JsonSerializer.Deserialize(next.Data.Span, json) ?? throw new JsonException("It is null.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"An event of the stream '{next.Stream}' does not fit {typeof(T).Name}: {error.Message}", error);
        }
    }

    /// <summary>
    /// How the type is written and read: as the application's options for JSON over HTTP say, with reflection if it is enabled.
    /// </summary>
    public static bool TryFind<T>(IServiceProvider services, [NotNullWhen(true)] out JsonTypeInfo<T>? json)
    {
        var options = (services.GetService<IOptions<JsonOptions>>()?.Value ?? new JsonOptions()).SerializerOptions;
        json = options.TryGetTypeInfo(typeof(T), out var found) ? (JsonTypeInfo<T>)found : null;
        return json is not null;
    }

    /// <exception cref="InvalidOperationException">It is not known how; the message says what to do.</exception>
    public static JsonTypeInfo<T> Find<T>(IServiceProvider services) =>
        TryFind<T>(services, out var json) ? json : throw new InvalidOperationException(HowToRegister(typeof(T)));

    public static string HowToRegister(Type type) =>
        $"There is no JSON metadata for {type.FullName}. Write [JsonSerializable(typeof({type.Name}))] over a partial class AppJson : JsonSerializerContext, "
        + $"and give AppJson.Default.{type.Name} along, or register it for all: "
        + "builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, AppJson.Default)).";
}
