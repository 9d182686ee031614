using RxSse.Text;

namespace RxSse.Views.Matching;

/// <summary>Lookups by what a text begins with: a dictionary for each of some lengths, so that a text is looked up a few times only.</summary>
internal sealed class PrefixLookups
{
    private static readonly int[] Lengths = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];

    // Keys are whole prefixes, of which only the first bytes are looked at, so that none is copied.
    private static readonly Utf8Comparer[] Comparers = Array.ConvertAll(Lengths, length => new Utf8Comparer(length));

    private readonly LookupChains<byte[]>?[] _byLength = new LookupChains<byte[]>?[Lengths.Length];

    public bool IsEmpty => Array.TrueForAll(_byLength, static chains => chains is null);

    /// <summary>Whether each text that is found by a prefix begins with it: all of it is looked up.</summary>
    public static bool IsExact(byte[] prefix) => Lengths.Contains(prefix.Length);

    public void Add(PrefixLookup lookup)
    {
        var place = PlaceOf(lookup);
        (_byLength[place] ??= new(Comparers[place])).Add(lookup.Prefix, lookup);
    }

    public void Remove(PrefixLookup lookup)
    {
        var place = PlaceOf(lookup);
        var chains = _byLength[place]!;
        chains.Remove(lookup.Prefix, lookup);
        _byLength[place] = chains.IsEmpty ? null : chains;
    }

    /// <summary>The number of lookups with the key of this one.</summary>
    public int CountOf(PrefixLookup lookup) => _byLength[PlaceOf(lookup)]?.CountOf(lookup.Prefix) ?? 0;

    public void Find(ReadOnlySpan<byte> text, StemHits hits)
    {
        for (var place = 0; place < Lengths.Length && Lengths[place] <= text.Length; place++)
        {
            if (_byLength[place] is { } chains
                && chains.Firsts.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(text[..Lengths[place]], out var first))
            {
                hits.AddAll(first);
            }
        }
    }

    // The greatest length that the prefix has.
    private static int PlaceOf(PrefixLookup lookup) => Array.FindLastIndex(Lengths, length => length <= lookup.Prefix.Length);
}
