using System.Text.Json.Serialization;

namespace RxSse.Tests.ClientPackage;

[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
internal sealed partial class TestJson : JsonSerializerContext;
