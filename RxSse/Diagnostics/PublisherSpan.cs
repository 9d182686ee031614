using System.Diagnostics;

namespace RxSse.Diagnostics;

/// <summary>The recorded span of who has published an event. An event whose publisher is not recorded has none.</summary>
/// <param name="Context">Identifies the span.</param>
internal sealed record PublisherSpan(ActivityContext Context);
