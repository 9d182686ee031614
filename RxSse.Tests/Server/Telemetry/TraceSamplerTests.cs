using System.Diagnostics;
using OpenTelemetry.Trace;
using RxSse.Server.Telemetry;
using Xunit;

namespace RxSse.Tests.Server.Telemetry;

public sealed class TraceSamplerTests
{
    private static readonly ActivityContext Recorded = Context(ActivityTraceFlags.Recorded);

    [Theory]
    [InlineData("/events", SamplingDecision.Drop)]
    [InlineData("/EVENTS", SamplingDecision.Drop)]
    [InlineData("/events/", SamplingDecision.Drop)]
    [InlineData("/events/more", SamplingDecision.RecordAndSample)]
    [InlineData("/streams", SamplingDecision.RecordAndSample)]
    public void RequestForEvents_IsNeverRecorded(string path, SamplingDecision expected)
    {
        Assert.Equal(expected, DecisionOf(1, parent: default, path));
        Assert.Equal(expected, DecisionOf(0, parent: Recorded, path)); // its sender asks for it
    }

    [Fact]
    public void Share_Decides_UnlessSomethingRecordedIsLinkedOrAbove()
    {
        Assert.Equal(SamplingDecision.Drop, DecisionOf(0, parent: default));
        Assert.Equal(SamplingDecision.RecordAndSample, DecisionOf(0, parent: Recorded));
        Assert.Equal(SamplingDecision.RecordAndSample, DecisionOf(0, parent: default, link: Recorded));
        Assert.Equal(SamplingDecision.Drop, DecisionOf(0, parent: default, link: Context(ActivityTraceFlags.None)));
        Assert.Equal(SamplingDecision.Drop, DecisionOf(1, parent: Context(ActivityTraceFlags.None)));
    }

    private static ActivityContext Context(ActivityTraceFlags flags) =>
        new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags, isRemote: true);

    private static SamplingDecision DecisionOf(double share, ActivityContext parent, string? path = null, ActivityContext? link = null) =>
        TraceSampler.Of(share).ShouldSample(new SamplingParameters(
            parent, ActivityTraceId.CreateRandom(), "name", path is null ? ActivityKind.Internal : ActivityKind.Server,
            path is null ? null : [new KeyValuePair<string, object?>("url.path", path)],
            link is null ? null : [new ActivityLink(link.Value)])).Decision;
}
