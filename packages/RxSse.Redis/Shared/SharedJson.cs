using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RxSse.Delivery;

namespace RxSse.RedisLog.Shared;

/// <summary>How what nodes share is written as JSON.</summary>
[JsonSerializable(typeof(NodeStatus))]
internal sealed partial class SharedJson : JsonSerializerContext
{
    public static SharedJson Relaxed { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });
}
