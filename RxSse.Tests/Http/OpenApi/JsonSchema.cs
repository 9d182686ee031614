using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RxSse.Tests.Http.OpenApi;

/// <summary>
/// Validates JSON by the keywords of JSON Schema (2020-12) that the server uses. Another keyword is an error of the schema. Content is
/// decoded and validated too.
/// </summary>
/// <param name="document">What references are relative to.</param>
internal sealed class JsonSchema(JsonElement document)
{
    private static readonly HashSet<string> Annotations = ["title", "description", "format", "default", "examples", "contentMediaType"];

    /// <summary>What is wrong with a value; empty if it is valid.</summary>
    /// <param name="value">The value.</param>
    /// <param name="schema">A schema in the document.</param>
    /// <param name="at">Where the value is.</param>
    public IReadOnlyList<string> Faults(JsonElement value, JsonElement schema, string at = "$") => schema.ValueKind switch
    {
        JsonValueKind.True => [],
        JsonValueKind.False => [$"{at}: nothing is allowed"],
        JsonValueKind.Object => [.. schema.EnumerateObject().SelectMany(keyword => Faults(value, keyword.Name, keyword.Value, schema, at))],
        _ => throw new InvalidDataException($"{at}: {schema} is no schema."),
    };

    /// <summary>The part of the document that a reference names.</summary>
    public JsonElement Resolve(string reference)
    {
        var part = document;
        foreach (var step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            part = part.ValueKind == JsonValueKind.Array ? part[int.Parse(name, CultureInfo.InvariantCulture)]
                : part.TryGetProperty(name, out var next) ? next
                : throw new InvalidDataException($"{reference} names nothing: there is no {name}.");
        }

        return part;
    }

    private IReadOnlyList<string> Faults(JsonElement value, string keyword, JsonElement argument, JsonElement schema, string at)
    {
        switch (keyword)
        {
            case "$ref":
                return Faults(value, Resolve(argument.GetString()!), at);
            case "type":
                return If(!TypesIn(argument).Any(type => IsOf(value, type)), $"{at}: {value.ValueKind} is not {argument}");
            case "const":
                return If(!JsonElement.DeepEquals(value, argument), $"{at}: {value} is not {argument}");
            case "enum":
                return If(!argument.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)), $"{at}: {value} is none of {argument}");
            case "not":
                return If(Faults(value, argument, at).Count == 0, $"{at}: {value} is not allowed");
            case "oneOf":
                var valid = argument.EnumerateArray().Count(one => Faults(value, one, at).Count == 0);
                return If(valid != 1, $"{at}: {value} is valid for {valid} of {argument.GetArrayLength()}");
            case "anyOf":
                return If(!argument.EnumerateArray().Any(one => Faults(value, one, at).Count == 0), $"{at}: {value} is valid for none");
            case "properties" when value.ValueKind == JsonValueKind.Object:
                return [.. argument.EnumerateObject().SelectMany(property =>
                    value.TryGetProperty(property.Name, out var member) ? Faults(member, property.Value, $"{at}.{property.Name}") : [])];
            case "required" when value.ValueKind == JsonValueKind.Object:
                return [.. argument.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _))
                    .Select(name => $"{at}: there is no {name}")];
            case "additionalProperties" when value.ValueKind == JsonValueKind.Object:
                var known = schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().Select(property => property.Name) : [];
                return [.. value.EnumerateObject().Where(member => !known.Contains(member.Name))
                    .SelectMany(member => Faults(member.Value, argument, $"{at}.{member.Name}"))];
            case "items" when value.ValueKind == JsonValueKind.Array:
                return [.. value.EnumerateArray().SelectMany((item, i) => Faults(item, argument, $"{at}[{i}]"))];
            case "minItems" when value.ValueKind == JsonValueKind.Array:
                return If(value.GetArrayLength() < argument.GetInt32(), $"{at}: too few items");
            case "minimum" when value.ValueKind == JsonValueKind.Number:
                return If(value.GetDouble() < argument.GetDouble(), $"{at}: {value} is less than {argument}");
            case "minLength" when value.ValueKind == JsonValueKind.String:
                return If(value.GetString()!.Length < argument.GetInt32(), $"{at}: too short");
            case "maxLength" when value.ValueKind == JsonValueKind.String:
                return If(value.GetString()!.Length > argument.GetInt32(), $"{at}: too long");
            case "pattern" when value.ValueKind == JsonValueKind.String:
                return If(!Regex.IsMatch(value.GetString()!, argument.GetString()!, RegexOptions.CultureInvariant), $"{at}: {value} does not match {argument}");
            case "contentSchema" when value.ValueKind == JsonValueKind.String:
                return Faults(JsonElement.Parse(value.GetString()!), argument, $"{at}(content)");
            case "properties" or "required" or "additionalProperties" or "items" or "minItems" or "minimum" or "minLength" or "maxLength"
                or "pattern" or "contentSchema":
                return []; // of another type
            default:
                return Annotations.Contains(keyword) ? [] : throw new InvalidDataException($"{at}: the keyword {keyword} is unknown here.");
        }
    }

    private static IEnumerable<string> TypesIn(JsonElement argument) =>
        argument.ValueKind == JsonValueKind.Array ? argument.EnumerateArray().Select(type => type.GetString()!) : [argument.GetString()!];

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && Math.Floor(value.GetDouble()) == value.GetDouble(),
        _ => throw new InvalidDataException($"There is no type {type}."),
    };

    private static string[] If(bool isWrong, string fault) => isWrong ? [fault] : [];
}
