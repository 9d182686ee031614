using System.Diagnostics;

namespace RxSse.Diagnostics;

/// <summary>The recorded span of who has published an event. An event whose publisher is not recorded has none.</summary>
/// <param name="Context">Identifies the span. It has no state of the trace, so that its size is known.</param>
internal sealed record PublisherSpan(ActivityContext Context)
{
    /// <summary>What it takes in memory: its object, and the texts of its two ids.</summary>
    public const int Bytes = 192;
}
