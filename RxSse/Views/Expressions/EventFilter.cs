namespace RxSse.Views.Expressions;

/// <summary>Evaluates a condition. Finds all values that the condition reads in one pass over the event.</summary>
internal sealed class EventFilter(Condition condition)
{
    private readonly PathFinder _finder = new(condition.Paths);

    /// <summary>Whether the condition is true for this data, which is JSON in UTF-8. Does not throw, whatever the bytes are.</summary>
    public bool Passes(ReadOnlySpan<byte> json)
    {
        Span<JsonRange> ranges = _finder.Count <= JsonRange.MaxOnStack ? stackalloc JsonRange[_finder.Count] : new JsonRange[_finder.Count];
        _finder.Find(json, ranges);
        return condition.Evaluate(new PathValues(json, ranges));
    }
}

/// <summary>The values of several paths in one event.</summary>
internal readonly ref struct PathValues(ReadOnlySpan<byte> json, ReadOnlySpan<JsonRange> ranges)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private readonly ReadOnlySpan<JsonRange> _ranges = ranges;

    /// <summary>The value of the first path as it is written in the data; empty if it is missing.</summary>
    public ReadOnlySpan<byte> First => _ranges[0].Of(_json);

    /// <summary>The length of the data of the event.</summary>
    public int DataLength => _json.Length;

    /// <summary>The values without the first ones.</summary>
    public PathValues After(int count) => new(_json, _ranges[count..]);
}
