using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RxSse.Http.OpenApi;
using Xunit;

namespace RxSse.Tests.Http.OpenApi;

/// <summary>The schema of a type describes what is written.</summary>
public sealed partial class JsonSchemasTests
{
    internal enum Kind
    {
        [JsonStringEnumMemberName("one")]
        One,
        Two,
    }

    [Description("A thing.")]
    internal sealed record Thing(
        [property: Description("How many.")] int Count,
        [Description("Its name.")] string Name,
        string? Note,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rare,
        [property: JsonConverter(typeof(JsonStringEnumConverter<Kind>))] Kind Kind,
        IReadOnlyList<Thing> Parts,
        [property: Description("Anything.")] JsonElement Any);

    internal sealed record Quoted([property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] int Number);

    [Fact]
    public void Schema_HasDescriptions_AndNumbersThatAreNumbers()
    {
        var schema = Of(Context.Default.Thing);
        var properties = schema.GetProperty("properties");

        Assert.Equal("A thing.", schema.GetProperty("description").GetString());
        Assert.Equal("""{"type":"integer","description":"How many."}""", properties.GetProperty("count").GetRawText());
        Assert.Equal("""{"type":"string","description":"Its name."}""", properties.GetProperty("name").GetRawText());
        Assert.Equal("""{"description":"Anything."}""", properties.GetProperty("any").GetRawText());
        Assert.Equal("""["string","null"]""", properties.GetProperty("note").GetProperty("type").GetRawText());
        Assert.Equal("object", schema.GetProperty("type").GetString());
    }

    [Fact]
    public void WhatIsWritten_IsValid_AndOtherThingsAreNot()
    {
        var schema = Of(Context.Default.Thing);
        var written = JsonSerializer.SerializeToElement(
            new Thing(1, "a", null, null, Kind.One, [new Thing(2, "b", "c", "d", Kind.Two, [], JsonElement.Parse("[1]"))], JsonElement.Parse("{}")),
            Context.Default.Thing);

        Assert.Empty(new JsonSchema(schema).Faults(written, schema));
        foreach (var (name, wrong) in new[] { ("count", "\"1\""), ("name", "null"), ("kind", "\"three\""), ("parts", """[{"count":1}]""") })
        {
            var changed = JsonObject.Create(written)!;
            changed[name] = JsonNode.Parse(wrong);
            Assert.NotEmpty(new JsonSchema(schema).Faults(JsonElement.Parse(changed.ToJsonString()), schema));
        }
    }

    [Fact]
    public void MembersThatCanBeLeftOut_AreNotRequired() => Assert.Equal(
        ["count", "name", "note", "kind", "parts", "any"],
        Of(Context.Default.Thing).GetProperty("required").EnumerateArray().Select(name => name.GetString()));

    [Fact]
    public void NumberThatIsWrittenAsText_IsText()
    {
        var schema = Of(Context.Default.Quoted);

        Assert.Empty(new JsonSchema(schema).Faults(JsonSerializer.SerializeToElement(new Quoted(12), Context.Default.Quoted), schema));
    }

    [Fact]
    public void ReferencesToTheRoot_AreMovedWithTheSchema()
    {
        var document = JsonElement.Parse(new JsonObject
        {
            ["components"] = new JsonObject { ["schemas"] = new JsonObject { ["things"] = JsonSchemas.Under("things", JsonSchemas.Of(Context.Default.Thing)) } },
        }.ToJsonString());
        var schema = JsonElement.Parse("""{"$ref":"#/components/schemas/things"}""");
        var written = JsonElement.Parse("""{"count":1,"name":"a","note":null,"kind":"one","parts":[{"count":"2"}],"any":0}""");

        Assert.Contains(new JsonSchema(document).Faults(written, schema), fault => fault.StartsWith("$.parts[0].count", StringComparison.Ordinal));
    }

    private static JsonElement Of(System.Text.Json.Serialization.Metadata.JsonTypeInfo json) => JsonElement.Parse(JsonSchemas.Write(JsonSchemas.Of(json)));

    // As for the web: numbers may be read from texts.
    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Thing))]
    [JsonSerializable(typeof(Quoted))]
    private sealed partial class Context : JsonSerializerContext;
}
