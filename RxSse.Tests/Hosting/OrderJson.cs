using System.Text.Json.Serialization;

namespace RxSse.Tests.Hosting;

/// <summary>How orders and texts are written as JSON, without reflection.</summary>
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(string))]
internal sealed partial class OrderJson : JsonSerializerContext;
