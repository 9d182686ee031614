using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RxSse.Diagnostics;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Tests.Diagnostics;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>The spans of an event: published, appended, passed on.</summary>
[Collection(Name)]
public sealed class SpansTests
{
    /// <summary>Listeners hear the sources of all applications, so those that record run one after the other.</summary>
    public const string Name = "Spans";

    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task Post_ContinuesTheTraceOfItsSender_AndTheOthersAreLinkedToIt()
    {
        await using var host = await StartAsync();
        using var spans = new RecordedSpans(host.Services.GetRequiredService<Spans>());

        using var response = await PostAsync(host, "{\"data\":{\"n\":1}}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        var (fanOut, publish, append) = (await spans.NextAsync("fan out"), await spans.NextAsync("publish orders"), await spans.NextAsync("append"));
        Assert.Equal((ActivityKind.Producer, Trace, "b7ad6b7169203331"), (publish.Kind, publish.TraceId.ToString(), publish.ParentSpanId.ToString()));
        Assert.Equal(
            [
                "messaging.destination.name=orders", $"messaging.message.id={host.Services.GetRequiredService<IEventLog>().Newest}",
                "messaging.operation.type=send", "messaging.system=rxsse",
            ],
            publish.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal));
        Assert.All([append, fanOut], span => Assert.Equal(publish.Context.SpanId, Assert.Single(span.Links).Context.SpanId));
        Assert.All([append, fanOut], span => Assert.Null(span.ParentId));
        Assert.Equal(1, append.GetTagItem("messaging.batch.message_count"));
    }

    [Theory]
    [InlineData($"00-{Trace}-b7ad6b7169203331-01", "b7ad6b7169203331")]
    [InlineData("", "0000000000000000")]
    public async Task ActivityThatNobodyListensTo_IsNotTheParent(string sender, string parent)
    {
        using var log = new OneLogger(new RecordingLogger<SpansTests>()); // for which ASP.NET makes one
        await using var host = await StartAsync(builder => builder.Logging.AddProvider(log));
        using var spans = new RecordedSpans(host.Services.GetRequiredService<Spans>());

        using var response = await PostAsync(host, "{\"data\":{\"n\":1}}", (Name: "traceparent", Value: sender));

        Assert.Equal(parent, (await spans.NextAsync("publish orders")).ParentSpanId.ToString());
    }

    [Fact]
    public async Task RequestThatNobodyRecords_KeepsItsTraceInTheLog()
    {
        var log = new LogOfPublished();
        using var provider = new OneLogger(log); // for which ASP.NET makes an activity
        await using var host = await StartAsync(builder =>
        {
            ScopeAuthentication.Add(builder);
            builder.Logging.AddProvider(provider);
        });
        using var spans = new RecordedSpans(host.Services.GetRequiredService<Spans>(), ActivitySamplingResult.None);

        using var response = await PostAsync(host, "{\"data\":{\"n\":1}}", ScopeAuthentication.Of("rxsse:publish:orders"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Trace, log.TraceId);
    }

    [Fact]
    public async Task Publisher_InCode_IsAChildOfWhatCallsIt()
    {
        await using var host = await StartAsync();
        using var spans = new RecordedSpans(host.Services.GetRequiredService<Spans>());
        using var caller = new Activity("job").Start();

        await host.Services.GetRequiredService<IEventPublisher>().PublishAsync("orders", 1);

        Assert.Equal(caller.SpanId, (await spans.NextAsync("publish orders")).ParentSpanId);
        Assert.Same(caller, Activity.Current);
    }

    [Fact]
    public async Task WhatIsNotRecorded_DoesNotRideOnEvents()
    {
        await using var host = await StartAsync();
        using var spans = new RecordedSpans(host.Services.GetRequiredService<Spans>(), ActivitySamplingResult.PropagationData);

        using var response = await PostAsync(host, "{\"data\":{\"n\":1}}");

        var page = await host.Services.GetRequiredService<IEventLog>().ReadAsync(0, 10, default);
        Assert.Null(Assert.Single(page.Events).Event.Publisher);
        Assert.DoesNotContain(spans.Ended, span => span.OperationName is "append" or "fan out");
    }

    [Fact]
    public async Task WhatRidesOnEvents_HasNoStateOfTheTrace_AndIsCounted()
    {
        await using var host = await StartAsync();
        using var spans = new RecordedSpans(host.Services.GetRequiredService<Spans>());

        using var response = await PostAsync(host, "{\"data\":{\"n\":1}}", ("tracestate", "vendor=" + new string('x', 200)));

        Assert.NotNull((await spans.NextAsync("publish orders")).TraceStateString);
        var page = await host.Services.GetRequiredService<IEventLog>().ReadAsync(0, 10, default);
        var stored = Assert.Single(page.Events).Event;
        Assert.Null(stored.Publisher!.Context.TraceState);
        Assert.Equal(PublisherSpan.Bytes, stored.Size - (stored with { Publisher = null }).Size);
    }

    [Fact]
    public async Task RefusedPublisher_HasAnError()
    {
        await using var host = await StartAsync();
        using var spans = new RecordedSpans(host.Services.GetRequiredService<Spans>());

        using var response = await PostAsync(host, "{\"data\":{\"n\":1}}", ("If-Match", "\"e-1\""));

        Assert.Equal(HttpStatusCode.PreconditionFailed, response.StatusCode);
        Assert.Equal(ActivityStatusCode.Error, (await spans.NextAsync("publish orders")).Status);
    }

    private static Task<GuestHost> StartAsync(Action<WebApplicationBuilder>? configure = null) => GuestHost.StartAsync(
        builder =>
        {
            configure?.Invoke(builder);
            builder.Services.AddRxSse(options => options.Access.Anonymous = ["rxsse:read:*", "rxsse:publish:*"]).AddStream("orders", stream => stream with { Publish = true });
        },
        app => app.MapRxSse());

    private static async Task<HttpResponseMessage> PostAsync(GuestHost host, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/streams/orders/events")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers.Prepend(("traceparent", $"00-{Trace}-b7ad6b7169203331-01")))
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await host.Client.SendAsync(request);
    }

    /// <summary>Keeps the trace in which the audit log says that something was published.</summary>
    private sealed class LogOfPublished : ILogger
    {
        public string? TraceId { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).Contains("published to orders", StringComparison.Ordinal))
            {
                TraceId = Activity.Current?.TraceId.ToString();
            }
        }
    }
}
