using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CustomStreams;

/// <summary>An order, in euros.</summary>
internal sealed record Order(decimal Amount)
{
    public static Order Parse(string line) => new(decimal.Parse(line, CultureInfo.InvariantCulture));
}

/// <summary>What a euro costs in dollars.</summary>
internal sealed record Rate(decimal Usd);

/// <summary>An order in both.</summary>
internal sealed record Total(decimal Eur, decimal Usd);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Rate))]
[JsonSerializable(typeof(Total))]
internal sealed partial class ShopJson : JsonSerializerContext;
