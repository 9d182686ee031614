using System.Runtime.InteropServices;
using RxSse.Text;

namespace RxSse.Views.Matching;

/// <summary>Lookups by their key. A dictionary gives the first of each chain.</summary>
/// <param name="comparer">Compares keys. Its hashes are seeded.</param>
internal sealed class LookupChains<TKey>(IEqualityComparer<TKey> comparer)
    where TKey : notnull
{
    private readonly Dictionary<TKey, Lookup> _firsts = new(comparer);

    /// <summary>The first lookups. No key has an empty chain.</summary>
    public Dictionary<TKey, Lookup> Firsts => _firsts;

    public bool IsEmpty => _firsts.Count == 0;

    public void Add(TKey key, Lookup lookup)
    {
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_firsts, key, out _);
        first = LookupChain.Add(first, lookup);
    }

    /// <summary>Removes a lookup that has been added with this key.</summary>
    public void Remove(TKey key, Lookup lookup)
    {
        if (LookupChain.Remove(_firsts[key], lookup) is { } first)
        {
            _firsts[key] = first;
        }
        else
        {
            _firsts.RemoveAndShrink(key);
        }
    }

    /// <summary>The number of lookups with a key.</summary>
    public int CountOf(TKey key) => _firsts.GetValueOrDefault(key)?.Count ?? 0;
}

/// <summary>A chain of lookups, given by its first.</summary>
internal static class LookupChain
{
    /// <summary>Adds a lookup.</summary>
    /// <returns>The new first.</returns>
    public static Lookup Add(Lookup? first, Lookup added)
    {
        (added.Next, added.Count) = (first, (first?.Count ?? 0) + 1);
        if (first is not null)
        {
            first.Previous = added;
        }

        return added;
    }

    /// <summary>Removes a lookup that is in the chain.</summary>
    /// <returns>The new first; null if it was the last one.</returns>
    public static Lookup? Remove(Lookup first, Lookup removed)
    {
        var (previous, next, count) = (removed.Previous, removed.Next, first.Count - 1);
        if (previous is not null)
        {
            previous.Next = next;
        }

        if (next is not null)
        {
            next.Previous = previous;
        }

        (removed.Previous, removed.Next) = (null, null);
        var newFirst = first == removed ? next : first;
        if (newFirst is not null)
        {
            newFirst.Count = count;
        }

        return newFirst;
    }
}
