using System.Text.Json;
using System.Text.Json.Serialization;

namespace RxSse.Cli;

/// <summary>What is written as JSON.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class CliJson : JsonSerializerContext;
