using System.Diagnostics;
using OpenTelemetry.Trace;

namespace RxSse.Server.Telemetry;

/// <summary>
/// Decides which traces are recorded: a share of them, and what is linked to one that is. A request to <c>/events</c> is never recorded,
/// because its activity, which stays in memory as long as the client is connected, would have all tags.
/// </summary>
/// <param name="share">The share, from 0 to 1.</param>
internal sealed class TraceSampler(double share) : Sampler
{
    private readonly TraceIdRatioBasedSampler _share = new(share);

    /// <summary>The sampler of the server: who calls decides for its own traces.</summary>
    public static Sampler Of(double share) => new ParentBasedSampler(new TraceSampler(share), remoteParentSampled: new TraceSampler(1));

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        IsOpenResponse(samplingParameters) ? new SamplingResult(SamplingDecision.Drop)
        : IsLinked(samplingParameters) ? new SamplingResult(SamplingDecision.RecordAndSample)
        : _share.ShouldSample(samplingParameters);

    private static bool IsOpenResponse(in SamplingParameters asked)
    {
        if (asked.Kind == ActivityKind.Server && asked.Tags is { } tags)
        {
            foreach (var (key, value) in tags)
            {
                if (key == "url.path" && value is string path && path.TrimEnd('/').Equals("/events", StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

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
