using System.Diagnostics;
using OpenTelemetry.Trace;
using RxSse.Server.Telemetry;
using Xunit;

namespace RxSse.Tests.Server.Telemetry;

public sealed class TraceSamplerTests
{
    private static readonly ActivityContext Recorded = Context(ActivityTraceFlags.Recorded);

    [Fact]
    public void Share_Decides_UnlessSomethingRecordedIsLinkedOrAbove()
    {
        Assert.Equal(SamplingDecision.Drop, DecisionOf(0, parent: default));
        Assert.Equal(SamplingDecision.RecordAndSample, DecisionOf(0, parent: Recorded));
        Assert.Equal(SamplingDecision.RecordAndSample, DecisionOf(0, parent: default, links: [new(Recorded)]));
        Assert.Equal(SamplingDecision.Drop, DecisionOf(0, parent: default, links: [new(Context(ActivityTraceFlags.None))]));
        Assert.Equal(SamplingDecision.Drop, DecisionOf(1, parent: Context(ActivityTraceFlags.None)));
    }

    private static ActivityContext Context(ActivityTraceFlags flags) =>
        new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags, isRemote: true);

    private static SamplingDecision DecisionOf(double share, ActivityContext parent, ActivityLink[]? links = null) =>
        TraceSampler.Of(share).ShouldSample(
            new SamplingParameters(parent, ActivityTraceId.CreateRandom(), "name", ActivityKind.Internal, tags: null, links)).Decision;
}
