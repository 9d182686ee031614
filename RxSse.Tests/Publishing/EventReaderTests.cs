using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using RxSse.Publishing;
using RxSse.Streams;
using Xunit;

namespace RxSse.Tests.Publishing;

public sealed class EventReaderTests
{
    private const string CloudEvent = """{"specversion":"1.0","id":"1","source":"/shop","type":"com.example.created","data":{"n":1}}""";

    [Theory]
    [InlineData("""{"data":1}""", "orders-update 1")]
    [InlineData("""{"data":null}""", "orders-update null")]
    [InlineData(""" { "type" : "order-cancelled" , "data" : [ 1 , { } , [ ] ] } """, "order-cancelled [1,{},[]]")]
    [InlineData("""{"data":{"a":[1,{"b":"c"}],"d":true},"type":"orders-update"}""", """orders-update {"a":[1,{"b":"c"}],"d":true}""")]
    [InlineData("""{"d\u0061ta":"x"}""", "orders-update \"x\"")]
    public void Event_IsTheDataWithoutWhiteSpace(string body, string expected) => Assert.Equal([expected], EventsOf(body));

    [Theory]
    [InlineData("1.50")]
    [InlineData("-0.0")]
    [InlineData("12345678901234567890123456789.000000000000000000000000000001")]
    [InlineData("1E+400")]
    [InlineData("\"\\u00e9\\/\\ud83d\\ude00\"")]
    [InlineData("\"é😀 \u2028 \\r\\n \\u0000\"")]
    public void Tokens_KeepTheirBytes(string data) => Assert.Equal([$"orders-update {data}"], EventsOf($$"""{"data":{{data}}}"""));

    [Fact]
    public void AnyJson_IsCopiedWithoutWhiteSpace() =>
        JsonOf(3).Sample(json => EventsOf($$"""{"data":{{json.ToJsonString(new JsonSerializerOptions { WriteIndented = true })}}}""")[0]
            == $"orders-update {json.ToJsonString()}", threads: 1);

    [Fact]
    public void Events_AreReadFromAnArrayAndFromLines()
    {
        string[] expected = ["orders-update 1", "order-cancelled 2", "orders-update 3"];

        Assert.Equal(expected, EventsOf("\uFEFF [{\"data\":1}, {\"type\":\"order-cancelled\",\"data\":2},{\"data\":3}]\n"));
        Assert.Equal(expected, EventsOf("\uFEFF{\"data\":1}\n\n  \r\n{\"type\":\"order-cancelled\",\"data\":2}\r\n{\"data\":3}", BodyFormat.Lines));
    }

    [Theory]
    [InlineData("", "The body is not JSON: The input does not contain any JSON tokens. Nothing was published.")]
    [InlineData("{", "The body is not JSON: Expected depth to be zero at the end of the JSON payload. Nothing was published.")]
    [InlineData("7", """The body must be an object such as {"data":{"number":1}}, not a number.""")]
    [InlineData("[]", """The body has no event. Send at least one, such as {"data":{"number":1}}.""")]
    [InlineData("[7]", """Event 1 must be an object such as {"data":{"number":1}}, not a number.""")]
    [InlineData("""[{"data":1},{"data":1,}]""", "Event 2 is not JSON: The JSON object contains a trailing comma at the end which is not supported in this mode. Nothing was published.")]
    [InlineData("""{"data":1} {"data":2}""", "The body is not JSON: '{' is invalid after a single JSON value. Nothing was published.")]
    [InlineData("""[{"data":1}] 2""", "Event 2 is not JSON: '2' is invalid after a single JSON value. Nothing was published.")]
    [InlineData("""{"type":"orders-update"}""", """The body has no 'data'. Write it as {"data":{"number":1}}.""")]
    [InlineData("""{"data":1,"id":"7"}""", "The body has an unknown member 'id'. Allowed: data, type.")]
    [InlineData("""{"Data":1}""", "The body has an unknown member 'Data'. Allowed: data, type.")]
    [InlineData("""{"data":1,"d\u0061ta":2}""", "The body has the member 'data' twice.")]
    [InlineData("""{"type":"orders-update","type":"orders-update","data":1}""", "The body has the member 'type' twice.")]
    [InlineData("""{"data":1,"type":7}""", "The body has a 'type' that must be a string, not a number.")]
    [InlineData("""{"data":1,"type":null}""", "The body has a 'type' that must be a string, not null.")]
    [InlineData("""[{"data":1,"type":"order-canceled"}]""", "Event 1: 'order-canceled' is no type of 'orders'; did you mean order-cancelled? There are: orders-update, order-cancelled.")]
    [InlineData("""{"data":1,"type":"heartbeat"}""", "'heartbeat' is no type of 'orders'. There are: orders-update, order-cancelled.")]
    [InlineData("""{"data":1,"type":"gap\r\ndata: x"}""", "'gap\r\ndata: x' is no type of 'orders'. There are: orders-update, order-cancelled.")]
    [InlineData("""{"\ud83d":1}""", "The body has an unknown member '\\ud83d'. Allowed: data, type.")]
    [InlineData("""{"data":1,"type":"\ud83d\ud83d\ud83d"}""", "'\\ud83d\\ud83d\\ud83d' is no type of 'orders'. There are: orders-update, order-cancelled.")]
    [InlineData("""{"data":1,"type":"\ud83d"}""", "'\\ud83d' is no type of 'orders'. There are: orders-update, order-cancelled.")]
    [InlineData("""{"data":{"a":{"b":1,"b":2}}}""", "The data has the member 'b' twice.")]
    [InlineData("""[{"data":{"a":1,"\u0061":2}}]""", "Event 1: the data has the member 'a' twice.")]
    [InlineData("""{"data":"\ud83d"}""", "The data has a string that is not valid text: it has half of a surrogate pair.")]
    [InlineData("""{"data":"\\\ude00\ud83d"}""", "The data has a string that is not valid text: it has half of a surrogate pair.")]
    [InlineData("""{"data":{"\ud83d\u0061":1}}""", "The data has a string that is not valid text: it has half of a surrogate pair.")]
    [InlineData("{\"data\":\"a\nb\"}", "The body is not JSON: '0x0A' is invalid within a JSON string. Nothing was published.")]
    [InlineData("{\"data\":\"a\0b\"}", "The body is not JSON: '0x00' is invalid within a JSON string. Nothing was published.")]
    public void WrongBody_IsNamed(string body, string fault)
    {
        var (events, found) = Read(body, BodyFormat.Json);

        Assert.Equal(fault, found?.Detail);
        Assert.Empty(events);
        Assert.False(found!.IsTooLarge);
    }

    [Theory]
    [InlineData("{\"data\":1}\n\n{\"data\":1, }", 3, "Line 3 is not JSON: The JSON object contains a trailing comma at the end which is not supported in this mode. Nothing was published.")]
    [InlineData("{\"data\":1}\n{ }}", 2, "Line 2 has no 'data'. Write it as {\"data\":{\"number\":1}}.")]
    [InlineData("{\"data\":1}\n[{\"data\":1}]", 2, "Line 2 must be an object such as {\"data\":{\"number\":1}}, not an array.")]
    [InlineData("{\"data\":1}\n{\"data\":1}}", 2, "Line 2 is not JSON: '}' is invalid after a single JSON value. Nothing was published.")]
    [InlineData("\n{\"data\":1,\"type\":\"x\"}", 2, "Line 2: 'x' is no type of 'orders'. There are: orders-update, order-cancelled.")]
    public void WrongLine_IsNamed_WithItsNumber(string body, int line, string fault)
    {
        var (events, found) = Read(body, BodyFormat.Lines);

        Assert.Equal((fault, "line", line), (found?.Detail, found?.Unit, found?.Number));
        Assert.Empty(events);
    }

    [Theory]
    [InlineData(BodyFormat.Json, "The body is not UTF-8. Nothing was published.")]
    [InlineData(BodyFormat.Lines, "Line 1 is not UTF-8. Nothing was published.")]
    public void BytesThatAreNotUtf8_AreRefused(object bodyFormat, string fault)
    {
        var reader = Reader();
        var format = (BodyFormat)bodyFormat;

        Assert.Equal(fault, reader.Read(Encoding.Latin1.GetBytes("{\"data\":\"\u00ff\"}"), format)?.Detail);
        Assert.Equal(fault, reader.Read(Encoding.Latin1.GetBytes("{\"data\":{\"\u00ff\":1}}"), format)?.Detail);
    }

    [Theory]
    [InlineData(64, null)]
    [InlineData(65, "The data is nested deeper than 64 levels.")]
    [InlineData(10_000, "The data is nested deeper than 64 levels.")]
    public void Nesting_IsLimited(int levels, string? fault)
    {
        var data = new string('[', levels) + new string(']', levels);

        Assert.Equal(fault, Read($$"""{"data":{{data}}}""", BodyFormat.Json).Fault?.Detail);
        Assert.Equal(fault?.Replace("The", "Event 1: the", StringComparison.Ordinal), Read($$"""[{"data":{{data}}}]""", BodyFormat.Json).Fault?.Detail);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1_000)]
    public void NameThatComesTwice_IsFound_AmongFewAndMany(int count)
    {
        var members = string.Join(',', Enumerable.Range(0, count).Select(i => $"\"n{i}\":{{\"n0\":{i}}}"));

        Assert.Null(Read($$"""{"data":[{ {{members}} },{ {{members}} }]}""", BodyFormat.Json).Fault);
        Assert.Equal(
            $"The data has the member 'n{count - 1}' twice.",
            Read($$$"""{"data":{ {{{members}}},"\u006e{{{count - 1}}}":1}}""", BodyFormat.Json).Fault?.Detail);
    }

    [Fact]
    public void LargeEvents_AndLargeBatches_AreRefused()
    {
        var options = new PublishingOptions { EventBytes = 70, BatchEvents = 3 };
        var largest = $$"""{"data": "{{new string('x', 68)}}" }""";
        var tooLarge = $$"""{"data": "{{new string('x', 69)}}" }""";

        Assert.Null(Read($"[{largest},{largest},{largest}]", BodyFormat.Json, options).Fault);
        AssertTooLarge("Event 2 has 71 bytes; 70 are allowed (RxSse:Publishing:EventBytes).", $"[{largest},{tooLarge}]");
        AssertTooLarge(
            "The body has more than 3 events (RxSse:Publishing:BatchEvents). Send several requests.", $"[{largest},{largest},{largest},{largest}]");

        void AssertTooLarge(string detail, string body)
        {
            var fault = Read(body, BodyFormat.Json, options).Fault!;
            Assert.Equal((detail, true), (fault.Detail, fault.IsTooLarge));
        }
    }

    [Fact]
    public void CloudEvent_IsTheData_WithTheTypeOfTheStream()
    {
        var reader = Reader();

        Assert.Null(reader.Read(Encoding.UTF8.GetBytes($" {CloudEvent} "), BodyFormat.CloudEvent));
        Assert.Equal(("/shop", "1"), reader.CloudEvent);
        Assert.Equal([$"orders-update {CloudEvent}"], reader.Events.Select(Print));
    }

    [Fact]
    public void BatchOfCloudEvents_HasNoKey()
    {
        var reader = Reader();

        Assert.Null(reader.Read(Encoding.UTF8.GetBytes($"[{CloudEvent},{CloudEvent}]"), BodyFormat.CloudEventBatch));
        Assert.Equal(2, reader.Events.Count);
        Assert.Null(reader.CloudEvent);
    }

    [Theory]
    [InlineData("""{"specversion":"0.3","id":"1","source":"/s","type":"t"}""", "The body must have 'specversion' \"1.0\"")]
    [InlineData("""{"specversion":1.0,"id":"1","source":"/s","type":"t"}""", "The body must have 'specversion' \"1.0\"")]
    [InlineData("""{"specversion":"1.0","id":"","source":"/s","type":"t"}""", "The body must have 'id', 'source' and 'type'")]
    [InlineData("""{"specversion":"1.0","id":"1","source":{"a":1},"type":"t"}""", "The body must have 'id', 'source' and 'type'")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s"}""", "The body must have 'id', 'source' and 'type'")]
    [InlineData("""{"specversion":"1.0","id":"1","id":"2","source":"/s","type":"t"}""", "The data has the member 'id' twice.")]
    [InlineData("""{"\ud83d":1}""", "The data has a string that is not valid text")]
    [InlineData("""{"specversion":"1.0","id":"\ud83d","source":"/s","type":"t"}""", "The data has a string that is not valid text")]
    [InlineData("""[{"specversion":"1.0","id":"1","source":"/s","type":"t"}]""", "The body must be an object")]
    public void WrongCloudEvent_IsRefused(string body, string fault) =>
        Assert.StartsWith(fault, Read(body, BodyFormat.CloudEvent).Fault?.Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData(CloudEvent, "A batch of CloudEvents must be an array.")]
    [InlineData("[]", "The body has no event.")]
    [InlineData("""[{"specversion":"1.0"}]""", "Event 1 must have 'id'")]
    public void WrongBatchOfCloudEvents_IsRefused(string body, string fault) =>
        Assert.StartsWith(fault, Read(body, BodyFormat.CloudEventBatch).Fault?.Detail, StringComparison.Ordinal);

    [Fact]
    public void Digest_IsThatOfTypesAndData_WhateverTheWhiteSpace()
    {
        Assert.Equal(DigestOf("""[{"data":1},{"data":2}]"""), DigestOf("""[ {"data": 1, "type": "orders-update"}, {"data": 2} ]"""));
        Assert.NotEqual(DigestOf("""[{"data":1},{"data":2}]"""), DigestOf("""[{"data":2},{"data":1}]"""));
        Assert.NotEqual(DigestOf("""[{"data":1},{"data":2}]"""), DigestOf("""{"data":12}"""));
        Assert.NotEqual(DigestOf("""{"data":1}"""), DigestOf("""{"data":1,"type":"order-cancelled"}"""));

        static object DigestOf(string body)
        {
            var reader = Reader();
            Assert.Null(reader.Read(Encoding.UTF8.GetBytes(body), BodyFormat.Json));
            return AppendKeys.OfCode("key", reader.Events).Content;
        }
    }

    private static Gen<JsonNode> JsonOf(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Int.Select(number => (JsonNode)number), Gen.String.AlphaNumeric.Select(text => (JsonNode)text), Gen.Bool.Select(value => (JsonNode)value));
        if (depth == 0)
        {
            return leaf;
        }

        var inner = JsonOf(depth - 1);
        return Gen.OneOf(
            leaf,
            inner.Array[0, 3].Select(items => (JsonNode)new JsonArray([.. items.Select(item => item.DeepClone())])),
            inner.Array[0, 20].Select(items => (JsonNode)new JsonObject(items.Select((item, i) =>
                KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"n{i}"), (JsonNode?)item.DeepClone())))));
    }

    private static string[] EventsOf(string body, BodyFormat format = BodyFormat.Json)
    {
        var (events, fault) = Read(body, format);
        Assert.Null(fault);
        return [.. events.Select(Print)];
    }

    private static (IReadOnlyList<StreamEvent> Events, BodyFault? Fault) Read(string body, BodyFormat format, PublishingOptions? options = null)
    {
        var reader = Reader(options);
        var fault = reader.Read(Encoding.UTF8.GetBytes(body), format);
        return (reader.Events, fault);
    }

    private static EventReader Reader(PublishingOptions? options = null) =>
        new(StreamDefinition.Create("orders") with { Types = ["order-cancelled"] }, options ?? new PublishingOptions());

    private static string Print(StreamEvent next) => $"{next.Type} {Encoding.UTF8.GetString(next.Data.Span)}";
}
