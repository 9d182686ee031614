namespace RxSse.Views.Expressions;

/// <summary>How much of an event comparisons and calculations read.</summary>
/// <param name="reads">For each path of an operator, whether its value is read, and not only looked for or copied.</param>
internal sealed class ReadLength(IEnumerable<bool> reads)
{
    private readonly bool[] _reads = [.. reads];

    /// <summary>For the paths of a field, which is copied, or of a calculation.</summary>
    public static IEnumerable<bool> Reads(Calculation value) => Enumerable.Repeat(value is not FieldValue, value.PathCount);

    /// <summary>The length of the values that are read, in bytes. One that is read twice counts twice.</summary>
    /// <param name="ranges">The value of each path.</param>
    public long Of(ReadOnlySpan<JsonRange> ranges)
    {
        var length = 0L;
        for (var path = 0; path < _reads.Length; path++)
        {
            length += _reads[path] ? ranges[path].Length : 0;
        }

        return length;
    }
}
