using System.Reactive.Linq;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Reactive.Testing;
using RxSse.Streams;
using Xunit;

namespace RxSse.Tests.Streams;

public sealed partial class StreamDefinitionTests
{
    private readonly TestScheduler _scheduler = new();

    internal sealed record Build(string Name, bool IsGreen);

    [Fact]
    public void Type_IsDerivedFromTheName_ByDefault()
    {
        var stream = Builds();

        Assert.Equal("builds-update", stream.Type);
        Assert.Equal("builds-update", EventOf(stream).Type);
        Assert.Equal("build", EventOf(stream with { Type = "build" }).Type);
    }

    [Theory]
    [InlineData("heartbeat", "reserved")]
    [InlineData("a b", "Allowed: a word of at most 80 letters")]
    public void InvalidType_IsRefused(string type, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => Builds() with { Type = type }).Message, StringComparison.Ordinal);

    [Fact]
    public void StreamWithoutValues_TakesPublishedEvents_AndOthersDoNot()
    {
        var orders = StreamDefinition.Create("orders") with { Types = ["order-cancelled", "orders-update"] };

        Assert.True(orders.Publish);
        Assert.Equal(["orders-update", "order-cancelled"], orders.AllTypes);
        Assert.False(Builds().Publish);
        Assert.Contains("reserved", Assert.Throws<ArgumentException>(() => orders with { Types = ["gap"] }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StreamWithATimer_TakesNoPublishedEvents() =>
        Assert.Equal(
            "The stream 'builds' has a timer, so nothing can be published to it. Remove Publish or Period.",
            (Builds() with { Publish = true, Period = _ => TimeSpan.FromSeconds(1) }).Fault(Services(NoMetadata)));

    [Fact]
    public void Values_AreWrittenWithTheJsonOptionsOfTheApplication()
    {
        Assert.Equal("""{"name":"é","isGreen":true}""", DataOf(Builds()));
        Assert.Equal("""{"name":"é","is_green":true}""", DataOf(Builds(), json =>
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, BuildJson.Default), snakeCase: true));
    }

    [Fact]
    public void Values_AreWrittenWithTheMetadata_IfItIsGiven()
    {
        var stream = StreamDefinition.Create("builds", _ => Observable.Return(new Build("é", true)), BuildJson.Default.Build);

        Assert.Equal("""{"Name":"\u00E9","IsGreen":true}""", DataOf(stream, NoMetadata));
        Assert.Null(stream.Fault(Services(NoMetadata)));
    }

    [Fact]
    public void TypeWithoutMetadata_IsAFault_ThatSaysWhatToChange()
    {
        var fault = Builds().Fault(Services(NoMetadata));

        Assert.StartsWith(
            $"The values of the stream 'builds' cannot be written as JSON. There is no JSON metadata for {typeof(Build).FullName}. ",
            fault, StringComparison.Ordinal);
        Assert.Contains("AppJson.Default.Build", fault, StringComparison.Ordinal);
        Assert.Contains("ConfigureHttpJsonOptions", fault, StringComparison.Ordinal);
        Assert.Null(Builds().Fault(Services(_ => { })));
        Assert.Null(Builds().Fault(Services(json => json.SerializerOptions.TypeInfoResolver = BuildJson.Default)));
    }

    private static StreamDefinition Builds() => StreamDefinition.Create("builds", _ => Observable.Return(new Build("é", true)));

    private static void NoMetadata(JsonOptions json) => json.SerializerOptions.TypeInfoResolver = JsonTypeInfoResolver.Combine();

    private static ServiceProvider Services(Action<JsonOptions> configure) =>
        new ServiceCollection().Configure(configure).BuildServiceProvider();

    private string DataOf(StreamDefinition stream, Action<JsonOptions>? configure = null, bool snakeCase = false) =>
        Encoding.UTF8.GetString(EventOf(stream, json =>
        {
            configure?.Invoke(json);
            json.SerializerOptions.PropertyNamingPolicy = snakeCase
                ? System.Text.Json.JsonNamingPolicy.SnakeCaseLower
                : json.SerializerOptions.PropertyNamingPolicy;
        }).Data.Span);

    private StreamEvent EventOf(StreamDefinition stream, Action<JsonOptions>? configure = null) =>
        stream.Events(new StreamContext(_scheduler, Random.Shared, Services(configure ?? (_ => { })))).Wait();

    [JsonSerializable(typeof(Build))]
    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    private sealed partial class BuildJson : JsonSerializerContext;
}
