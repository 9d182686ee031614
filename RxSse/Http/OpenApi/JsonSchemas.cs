using System.Buffers;
using System.ComponentModel;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace RxSse.Http.OpenApi;

/// <summary>JSON Schemas (2020-12) of what is written, and the parts that they are made of.</summary>
internal static class JsonSchemas
{
    private const string Reference = "$ref";

    /// <summary>The schema of the values of a type, as they are written. <c>[Description]</c> becomes <c>description</c>.</summary>
    /// <param name="json">How the values are written.</param>
    /// <param name="words">The words that a property can be; null if it can be any text.</param>
    /// <exception cref="NotSupportedException">The options keep references.</exception>
    /// <exception cref="InvalidOperationException">The types are nested too deeply.</exception>
    public static JsonNode Of(JsonTypeInfo json, Func<JsonPropertyInfo, IReadOnlyList<string>?>? words = null)
    {
        // Numbers are written as numbers; that they may be read from strings would make each "string or integer".
        var options = new JsonSerializerOptions(json.Options)
        {
            NumberHandling = json.Options.NumberHandling & ~JsonNumberHandling.AllowReadingFromString,
        };
        return (options.TryGetTypeInfo(json.Type, out var strict) ? strict : json).GetJsonSchemaAsNode(new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, schema) => Transform(context, schema, words),
        });
    }

    /// <summary>The schema that stands in the components of the document under a name.</summary>
    public static JsonObject Ref(string name) => new() { [Reference] = $"#/components/schemas/{name}" };

    /// <summary>A text.</summary>
    public static JsonObject AnyText(string? description = null) => Described(new JsonObject { ["type"] = "string" }, description);

    /// <summary>A whole number.</summary>
    public static JsonObject Integer(string? description = null) => Described(new JsonObject { ["type"] = "integer" }, description);

    /// <summary>One of some words.</summary>
    public static JsonObject Word(IEnumerable<string> words, string? description = null) =>
        Described(new JsonObject { ["enum"] = Texts(words) }, description);

    /// <summary>An object.</summary>
    /// <param name="required">The names of the members that it always has.</param>
    /// <param name="members">The schemas of its members.</param>
    public static JsonObject Object(IEnumerable<string> required, params (string Name, JsonNode Schema)[] members)
    {
        var schema = new JsonObject { ["type"] = "object", ["properties"] = Members(members) };
        if (Texts(required) is { Count: > 0 } names)
        {
            schema["required"] = names;
        }

        return schema;
    }

    /// <summary>An object that has these members by name.</summary>
    public static JsonObject Members(params (string Name, JsonNode Schema)[] members) =>
        new(members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Schema)));

    /// <summary>A list of texts.</summary>
    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]);

    /// <summary>A list.</summary>
    public static JsonArray List(IEnumerable<JsonNode> nodes) => new([.. nodes]);

    /// <summary>The schema with a description, if there is one.</summary>
    public static JsonObject Described(JsonObject schema, string? description)
    {
        if (description is not null)
        {
            schema["description"] = description;
        }

        return schema;
    }

    /// <summary>Moves a schema into the components: a reference to its own root is then one to its name there.</summary>
    public static JsonNode Under(string name, JsonNode schema)
    {
        if (schema is JsonObject members)
        {
            foreach (var (key, value) in members.ToList())
            {
                if (key == Reference && value is JsonValue reference && reference.TryGetValue(out string? path))
                {
                    members[key] = $"#/components/schemas/{name}{path.AsSpan(1)}";
                }
                else if (value is not null)
                {
                    Under(name, value);
                }
            }
        }
        else if (schema is JsonArray items)
        {
            foreach (var item in items.OfType<JsonNode>())
            {
                Under(name, item);
            }
        }

        return schema;
    }

    /// <summary>The JSON of a node in UTF-8. Texts are left legible, as in other responses.</summary>
    public static byte[] Write(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            node.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static JsonNode Transform(
        JsonSchemaExporterContext context, JsonNode schema, Func<JsonPropertyInfo, IReadOnlyList<string>?>? words)
    {
        if (schema is JsonObject { } members && members["required"] is JsonArray required)
        {
            LeaveOut(members, required, context.TypeInfo);
        }

        if (schema is JsonObject text && context.PropertyInfo is { } property && words?.Invoke(property) is { } allowed)
        {
            text["enum"] = Texts(allowed);
        }

        return DescriptionOf(context) is { } description ? WithDescription(schema, description) : schema;
    }

    // A member that is not written if it is null, or the default, is not always there.
    private static void LeaveOut(JsonObject schema, JsonArray required, JsonTypeInfo type)
    {
        var names = type.Properties.Where(property => CanBeLeftOut(property, type.Options)).Select(property => property.Name).ToHashSet();
        var left = required.Select(name => name!.GetValue<string>()).Where(name => !names.Contains(name)).ToList();
        if (left.Count == 0)
        {
            schema.Remove("required");
        }
        else
        {
            schema["required"] = Texts(left);
        }
    }

    private static bool CanBeLeftOut(JsonPropertyInfo property, JsonSerializerOptions options) =>
        property.ShouldSerialize is not null
        || (AttributeOf<JsonIgnoreAttribute>(property.AttributeProvider)?.Condition ?? options.DefaultIgnoreCondition) is not JsonIgnoreCondition.Never;

    private static string? DescriptionOf(JsonSchemaExporterContext context) => (context.PropertyInfo is { } property
        ? AttributeOf<DescriptionAttribute>(property.AttributeProvider)
            ?? AttributeOf<DescriptionAttribute>(property.AssociatedParameter?.AttributeProvider)
        : AttributeOf<DescriptionAttribute>(context.TypeInfo.Type))?.Description;

    private static T? AttributeOf<T>(ICustomAttributeProvider? provider) where T : Attribute =>
        provider?.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().FirstOrDefault();

    // A schema can be true or false instead of an object.
    private static JsonNode WithDescription(JsonNode schema, string description)
    {
        if (schema is JsonObject members)
        {
            members["description"] = description;
            return members;
        }

        var described = new JsonObject { ["description"] = description };
        if (schema.GetValueKind() is JsonValueKind.False)
        {
            described["not"] = new JsonObject();
        }

        return described;
    }
}
