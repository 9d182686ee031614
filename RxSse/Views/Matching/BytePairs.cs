namespace RxSse.Views.Matching;

/// <summary>
/// The pairs of neighbouring bytes of a text, as a Bloom filter of 128 bits with one hash. A text that contains another has all of its pairs.
/// </summary>
internal static class BytePairs
{
    private const uint Multiplier = 0x9E37_79B1; // 2^32 divided by the golden ratio
    private const int Shift = 32 - 7; // leaves the number of one of 128 bits

    /// <summary>The pairs of a text.</summary>
    public static UInt128 Of(ReadOnlySpan<byte> text)
    {
        var (lower, upper) = (0UL, 0UL);
        for (var i = 1; i < text.Length; i++)
        {
            var place = (int)((uint)((text[i - 1] << 8) | text[i]) * Multiplier >> Shift);
            if (place < 64)
            {
                lower |= 1UL << place;
            }
            else
            {
                upper |= 1UL << place; // a shift counts modulo 64
            }
        }

        return new(upper, lower);
    }
}
