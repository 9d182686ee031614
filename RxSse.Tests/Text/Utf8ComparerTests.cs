using RxSse.Text;
using Xunit;

namespace RxSse.Tests.Text;

public sealed class Utf8ComparerTests
{
    [Fact]
    public void DictionaryOfArrays_IsAskedWithAPartOfOtherBytes()
    {
        var entries = new Dictionary<byte[], int>(Utf8Comparer.Whole) { ["one"u8.ToArray()] = 1, [[]] = 2 }.GetAlternateLookup<ReadOnlySpan<byte>>();

        Assert.Equal(1, entries["[one]"u8[1..^1]]);
        Assert.Equal(2, entries[""u8]);
        Assert.False(entries.ContainsKey("ones"u8));
        Assert.False(entries.ContainsKey("on"u8));
    }

    [Fact]
    public void BytesAfterTheLength_AreNotLookedAt()
    {
        var comparer = new Utf8Comparer(3);

        Assert.True(comparer.Equals("abc"u8, "abcd"u8.ToArray()));
        Assert.True(comparer.Equals("abcx"u8.ToArray(), "abcd"u8.ToArray()));
        Assert.False(comparer.Equals("abd"u8, "abcd"u8.ToArray()));
        Assert.False(comparer.Equals("ab"u8, "abcd"u8.ToArray()));
        Assert.Equal(comparer.GetHashCode("abcx"u8), comparer.GetHashCode("abcd"u8.ToArray()));
    }

    // Each byte matters, the last one of an odd number too.
    [Fact]
    public void ManyTexts_HaveManyHashes()
    {
        var hashes = Enumerable.Range(0, 10_000).Select(number => SeededHash.Of(System.Text.Encoding.UTF8.GetBytes($"text {number}"))).Distinct();

        Assert.InRange(hashes.Count(), 9_900, 10_000);
        Assert.Equal(256, Enumerable.Range(0, 256).Select(last => SeededHash.Of([1, 2, (byte)last])).Distinct().Count());
        Assert.Equal(3, new byte[][] { [], [0], [0, 0] }.Select(bytes => SeededHash.Of(bytes)).Distinct().Count());
    }
}
