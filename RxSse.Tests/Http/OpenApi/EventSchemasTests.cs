using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RxSse.Delivery.Limits;
using RxSse.Http.OpenApi;
using RxSse.Hub;
using RxSse.Sse;
using RxSse.Streams;
using RxSse.Tests.Conventions;
using Xunit;
using EventId = RxSse.Log.EventId;

namespace RxSse.Tests.Http.OpenApi;

/// <summary>The control events are valid against their schemas, with each of their reasons; and nothing else is.</summary>
public sealed class EventSchemasTests
{
    private static readonly EventId Id = new("k3f9x2b7", 42);
    private static readonly JsonElement Document = DocumentOf();

    public static TheoryData<string> Kinds => [.. EventSchemas.ControlEvents().Select(control => control.Type)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ControlEvent_IsValid_InBothFormats(string type)
    {
        var events = Of(type).ToList();

        Assert.NotEmpty(events);
        Assert.All(events, control => Assert.All(
            [Envelope(type, JsonElement.Parse(control.Data.Span)), Named(type, JsonElement.Parse(control.Data.Span))],
            sent => Assert.Empty(Faults(sent))));
    }

    [Theory]
    [InlineData("gap", """{"reason":"lazy","missed":1,"from":"k3f9x2b7-1","to":"k3f9x2b7-2"}""")]
    [InlineData("gap", """{"reason":"slow","missed":-1,"from":"k3f9x2b7-1","to":"k3f9x2b7-2"}""")]
    [InlineData("gap", """{"reason":"slow","missed":1,"from":"k3f9x2b7-1","to":"yesterday"}""")]
    [InlineData("shutdown", """{"reason":"bored","retry":1}""")]
    [InlineData("rejected", """{"reason":"MaxSubscribers","message":"Full"}""")]
    [InlineData("heartbeat", """{"timestamp":"1"}""")]
    [InlineData("complete", "3")]
    public void OtherData_IsNotValid(string type, string data) => Assert.All(
        [Envelope(type, JsonElement.Parse(data)), Named(type, JsonElement.Parse(data))], sent => Assert.NotEmpty(Faults(sent)));

    [Fact]
    public void EventOfAView_IsValid_WhateverItsData() => Assert.All(
        [Envelope("with", JsonElement.Parse("[1]")), Named("with", JsonElement.Parse("[1]"))], sent => Assert.Empty(Faults(sent)));

    [Fact]
    public void TextThatIsNoEvent_IsNotValid() => Assert.All(
        ["""{"data":"{\"data\":1}"}""", """{"event":"gap"}""", """{"data":1}"""], sent => Assert.NotEmpty(Faults(JsonElement.Parse(sent))));

    [Fact]
    public void Reasons_AreAllThatTheCodeHas()
    {
        Assert.Equal(WordsOf(typeof(GapReasons)), GapReasons.All.Order());
        Assert.Equal(WordsOf(typeof(ShutdownReasons)), ShutdownReasons.All.Order());
        Assert.Equal(WordsOf(typeof(Rejection)), Rejection.Reasons.Order());
        var states = typeof(StreamStatus).GetNestedTypes(System.Reflection.BindingFlags.NonPublic).Select(state => state.Name.ToLowerInvariant());
        Assert.Equal(states.Order(), StreamState.All.Order());
    }

    // A reason that is written as a text is in no list.
    [Theory]
    [InlineData("Gap(\"")]
    [InlineData("Complete(subscription, \"")]
    [InlineData("GapReason: \"")]
    [InlineData("ToFrame(\"")]
    [InlineData("new Rejection(\"")]
    [InlineData("Rejection.TooFast(\"")]
    public void NoReason_IsWrittenAsAText(string start) => Assert.DoesNotContain(
        SourceFile.In("."), file => file.Code.Contains(start, StringComparison.Ordinal));

    private static IEnumerable<ControlEvent> Of(string type) => type switch
    {
        "connected" => [ControlEvent.Connected(DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(3)), ControlEvent.Connected(DateTimeOffset.UnixEpoch, TimeSpan.Zero, "No price.")],
        "heartbeat" => [new ControlEvent(type, ControlData.Heartbeat(DateTimeOffset.UnixEpoch))],
        "gap" => GapReasons.All.SelectMany(reason => new[] { ControlEvent.Gap(reason, 3, Id, Id), ControlEvent.Gap(reason, null, null, Id) }),
        "shutdown" => ShutdownReasons.All.Select(reason => ControlEvent.Shutdown(reason, TimeSpan.FromSeconds(1.5))),
        "rejected" => Rejection.Reasons.Select(reason => ControlEvent.Rejected(reason, "Try again later.", TimeSpan.Zero)),
        "complete" => [ControlEvent.Complete(3)],
        _ => [],
    };

    private static JsonElement Envelope(string type, JsonElement data) =>
        Sent(("data", $$"""{"type":"{{type}}","data":{{data.GetRawText()}}}"""));

    private static JsonElement Named(string type, JsonElement data) => Sent(("event", type), ("data", data.GetRawText()));

    private static JsonElement Sent(params (string Name, string Text)[] fields) => JsonElement.Parse(
        new JsonObject(fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)field.Text))).ToJsonString());

    private static IReadOnlyList<string> Faults(JsonElement sent) => new JsonSchema(Document).Faults(
        sent, JsonElement.Parse($$"""{"$ref":"#/components/schemas/{{SchemaNames.ServerSentEvent}}"}"""));

    private static IEnumerable<string> WordsOf(Type type) => type
        .GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public)
        .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).Order();

    private static JsonElement DocumentOf()
    {
        var schemas = JsonSchemas.Members([.. WrittenSchemas.All().Concat(EventSchemas.All([]))]);
        return JsonElement.Parse(Encoding.UTF8.GetString(JsonSchemas.Write(
            new JsonObject { ["components"] = new JsonObject { ["schemas"] = schemas } })));
    }
}
