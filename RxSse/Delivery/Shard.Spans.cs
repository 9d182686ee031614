namespace RxSse.Delivery;

// Ends the spans of the few events whose publisher is recorded.
internal sealed partial class Shard
{
    private List<FanOutSpan>? _spans; // of this turn

    /// <summary>The event that was published last has a span, which ends with the turn.</summary>
    public void EndOf(FanOutSpan span) => Post(() => (_spans ??= []).Add(span));

    private void EndSpans()
    {
        if (_spans is { } ended)
        {
            _spans = null;
            ended.ForEach(span => span.End(_streams.Members.Count(member => member.Selection.Has(span.Stream))));
        }
    }
}
