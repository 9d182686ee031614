using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace RxSse.Streams;

/// <summary>Converts values to the data of events and back.</summary>
internal static class StreamData
{
    public static ReadOnlyMemory<byte> Write<T>(T value, JsonTypeInfo<T> json) => JsonSerializer.SerializeToUtf8Bytes(value, json);

    /// <exception cref="InvalidDataException">The data does not fit the type; the message has the JSON path.</exception>
    public static T Read<T>(StreamEvent next, JsonTypeInfo<T> json)
    {
        try
        {
            return JsonSerializer.Deserialize(next.Data.Span, json) ?? throw new JsonException("The data is null.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                $"An event of the stream '{next.Stream}' cannot be read as {typeof(T).Name}: {error.Message}", error);
        }
    }

    /// <summary>
    /// Finds the JSON metadata of a type in the application's options for JSON over HTTP, which use reflection where it is enabled.
    /// </summary>
    public static bool TryFind<T>(IServiceProvider services, [NotNullWhen(true)] out JsonTypeInfo<T>? json)
    {
        var options = (services.GetService<IOptions<JsonOptions>>()?.Value ?? new JsonOptions()).SerializerOptions;
        json = options.TryGetTypeInfo(typeof(T), out var found) ? (JsonTypeInfo<T>)found : null;
        return json is not null;
    }

    /// <exception cref="InvalidOperationException">There is none; the message says how to register it.</exception>
    public static JsonTypeInfo<T> Find<T>(IServiceProvider services) =>
        TryFind<T>(services, out var json) ? json : throw new InvalidOperationException(HowToRegister(typeof(T)));

    public static string HowToRegister(Type type) =>
        $"There is no JSON metadata for {type.FullName}. Add [JsonSerializable(typeof({type.Name}))] to a partial class "
        + $"AppJson : JsonSerializerContext, and pass AppJson.Default.{type.Name} to AddStream, or register it for all streams: "
        + "builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, AppJson.Default)).";
}
