using System.Net.ServerSentEvents;
using System.Text;
using CsCheck;
using RxSse.Sse;
using Xunit;

namespace RxSse.Tests.Sse;

public sealed class SseEncoderTests
{
    [Fact]
    public void Envelope_IsTheseBytes() => Assert.Equal(
        "id: k3f9x2-42\ndata: {\"type\":\"stock-update\",\"data\":{\"price\":\"105.43\"}}\n\n",
        Encode(SseFormat.Envelope, "k3f9x2-42", "stock-update", "{\"price\":\"105.43\"}"));

    [Fact]
    public void Named_IsTheseBytes() => Assert.Equal(
        "id: k3f9x2-42\nevent: stock-update\ndata: {\"price\":\"105.43\"}\n\n",
        Encode(SseFormat.Named, "k3f9x2-42", "stock-update", "{\"price\":\"105.43\"}"));

    [Fact]
    public void EventWithoutACursor_HasNoIdLine_SoThatTheClientKeepsItsOwn() => Assert.Equal(
        "event: gap\ndata: {}\n\n", Encode(SseFormat.Named, null, "gap", "{}"));

    [Fact]
    public void Retry_IsWholeMilliseconds_InDigitsOnly() => Assert.Equal(
        "retry: 2950\nevent: connected\ndata: {}\n\n",
        Encoding.UTF8.GetString(SseEncoder.Encode(SseFormat.Named, null, "connected", "{}"u8, TimeSpan.FromMilliseconds(2950.7))));

    [Theory]
    [InlineData("{\n\"a\":1}")]
    [InlineData("{\r\"a\":1}")]
    [InlineData("{\r\n\"a\":1}")]
    public void EveryKindOfLineEnd_SplitsTheData(string data)
    {
        Assert.Equal("event: t\ndata: {\ndata: \"a\":1}\n\n", Encode(SseFormat.Named, null, "t", data));
        Assert.Equal("data: {\"type\":\"t\",\"data\":{\ndata: \"a\":1}}\n\n", Encode(SseFormat.Envelope, null, "t", data));
    }

    [Theory]
    [InlineData("a\rb")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public void IdOrTypeThatWouldLeaveItsLine_IsRefused(string value)
    {
        Assert.Throws<ArgumentException>(() => Encode(SseFormat.Named, value, "t", "{}"));
        Assert.Throws<ArgumentException>(() => Encode(SseFormat.Named, null, value, "{}"));
    }

    [Fact]
    public void WhateverTheData_AParserGivesItBackAsOneEvent() =>
        Gen.Select(Gen.String, Gen.Bool).Sample((text, named) =>
        {
            var format = named ? SseFormat.Named : SseFormat.Envelope;
            var data = text.Length == 0 ? "0" : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)); // lone surrogates are no UTF-8

            var item = Assert.Single(Parse(Encode(format, "e-1", "some-type", data)));

            var lines = data.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
            return item.EventId == "e-1" && (named
                ? item.EventType == "some-type" && item.Data == lines
                : item.EventType == "message" && item.Data == $"{{\"type\":\"some-type\",\"data\":{lines}}}");
        }, iter: 20_000);

    private static string Encode(SseFormat format, string? id, string type, string data) =>
        Encoding.UTF8.GetString(SseEncoder.Encode(format, id, type, Encoding.UTF8.GetBytes(data)));

    private static List<SseItem<string>> Parse(string text) =>
        [.. SseParser.Create(new MemoryStream(Encoding.UTF8.GetBytes(text))).Enumerate()];
}
