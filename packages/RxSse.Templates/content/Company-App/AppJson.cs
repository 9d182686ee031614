using System.Text.Json;
using System.Text.Json.Serialization;

namespace CompanyApp;

/// <summary>How the data of events is written, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Price))]
internal sealed partial class AppJson : JsonSerializerContext;
