using System.Reactive.Linq;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Reactive.Testing;
using RxSse.Streams;
using RxSse.Tests.Conventions;
using RxSse.Tests.DependencyInjection;
using RxSse.Tests.Streams;
using Xunit;

namespace RxSse.Tests.Docs;

/// <summary>Contains the code of <c>docs/streams.md</c>, so that it is compiled and tested.</summary>
public sealed partial class StreamsDocumentTests
{
    private static readonly string Text = Repository.Read("docs/streams.md");

    internal sealed record Build(string Name);

    [Fact]
    public void EachLineOfCode_IsInThisFile()
    {
        var here = Repository.Read("RxSse.Tests/Docs/StreamsDocumentTests.cs");
        var lines = Document.Blocks(Text, "csharp").SelectMany(block => block.Split('\n'))
            .Select(line => line.Split(" //")[0].TrimEnd().TrimEnd(';').Replace("…", "Builds(context)", StringComparison.Ordinal)).ToList();

        Assert.Equal(5, lines.Count);
        Assert.All(lines, line => Assert.Contains(line, here, StringComparison.Ordinal));
    }

    [Fact]
    public void Stream_HasTheDefaultsOfTheTable()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRxSse().AddStream("builds", context => Builds(context));

        var stream = StreamOf(builder);

        Assert.Equal(("builds-update", true, StreamRuns.Once), (stream.Type, stream.Snapshot, stream.Runs));
        Assert.Null(stream.Description ?? stream.Source);
        Assert.Null(stream.Period);
        Assert.True(stream.Example.IsEmpty);
    }

    [Fact]
    public void Stream_HasItsOptions()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRxSse()
            .AddStream("builds", context => Builds(context), stream => stream with { Snapshot = false, Type = "build-finished" });

        var stream = StreamOf(builder);

        Assert.Equal(("build-finished", false), (stream.Type, stream.Snapshot));
    }

    [Fact]
    public void Stream_IsWritten_WithoutReflection_InEitherWay()
    {
        var asTheApplication = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var builder = asTheApplication;
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Clear());
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, AppJson.Default));
        builder.Services.AddRxSse().AddStream("builds", context => Builds(context));
        var withMetadata = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        withMetadata.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Clear());
        withMetadata.Services.AddRxSse()
            .AddStream("builds", context => Builds(context), AppJson.Default.Build);

        Assert.All([asTheApplication, withMetadata], application =>
        {
            using var services = application.Services.BuildServiceProvider();
            Assert.Null(StreamOf(application).Fault(services));
        });
    }

    [Fact]
    public async Task Stream_GoesOnFromItsNewestValue()
    {
        var (scheduler, leadership) = (new TestScheduler(), new ScriptedLeadership(1));
        await using var server = await VirtualServer.StartAsync(scheduler, streams =>
        {
            streams.Services.AddSingleton<ILeadership>(leadership);
            streams
                .AddStream("count", context => CountFrom(context.Newest<int?>() ?? 0, context));
        });

        server.RunUntil(2.5);
        leadership.Set(2);
        server.RunUntil(4);

        Assert.Equal(["1", "2", "3"], server.Published.Select(line => line.Split(' ')[^1]));
    }

    [Fact]
    public void Table_HasEachPropertyThatCanBeSet() => Assert.Equal(
        typeof(StreamDefinition).GetProperties().Where(property => property.SetMethod is { IsPublic: true })
            .Select(property => $"`{property.Name}`").Order(),
        Document.Rows(Text).SelectMany(row => row[0].Split(", ")).Order());

    private static IObservable<Build> Builds(StreamContext context) =>
        Observable.Timer(TimeSpan.FromSeconds(1), context.Scheduler).Select(_ => new Build("green"));

    private static IObservable<int> CountFrom(int last, StreamContext context) =>
        Observable.Interval(TimeSpan.FromSeconds(1), context.Scheduler).Select(i => last + (int)i + 1);

    private static StreamDefinition StreamOf(WebApplicationBuilder builder) =>
        Assert.Single(builder.Services.Select(service => service.ImplementationInstance).OfType<StreamDefinition>());

    [JsonSerializable(typeof(Build))]
    private sealed partial class AppJson : JsonSerializerContext;
}
