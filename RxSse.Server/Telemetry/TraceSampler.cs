using System.Diagnostics;
using OpenTelemetry.Trace;

namespace RxSse.Server.Telemetry;

/// <summary>Decides which traces are recorded: a share of them, and what is linked to one that is.</summary>
/// <param name="share">The share, from 0 to 1.</param>
internal sealed class TraceSampler(double share) : Sampler
{
    private readonly TraceIdRatioBasedSampler _share = new(share);

    /// <summary>The sampler of the server: who calls decides for its own traces.</summary>
    public static Sampler Of(double share) => new ParentBasedSampler(new TraceSampler(share));

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        IsLinked(samplingParameters) ? new SamplingResult(SamplingDecision.RecordAndSample) : _share.ShouldSample(samplingParameters);

    private static bool IsLinked(in SamplingParameters asked)
    {
        foreach (var link in asked.Links ?? [])
        {
            if (link.Context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded))
            {
                return true;
            }
        }

        return false;
    }
}
