using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace RxSse.Diagnostics;

/// <summary>
/// Counts by a word of a fixed set. All words have a count from the start, so that each has a series at 0, and no stranger can add one.
/// Thread-safe.
/// </summary>
/// <param name="tag">The name of the tag.</param>
/// <param name="words">Its values.</param>
internal sealed class Tally(string tag, IEnumerable<string> words)
{
    private readonly FrozenDictionary<string, Entry> _entries = words.Distinct().ToFrozenDictionary(
        static word => word, word => new Entry(KeyValuePair.Create(tag, (object?)word), new StrongBox<long>()));

    private readonly record struct Entry(KeyValuePair<string, object?> Tag, StrongBox<long> Count);

    /// <summary>Adds to the count of a word. Another word is not counted.</summary>
    public void Add(string word, long count = 1)
    {
        if (_entries.TryGetValue(word, out var entry))
        {
            Interlocked.Add(ref entry.Count.Value, count);
        }
    }

    /// <summary>The count of a word.</summary>
    public long Of(string word) => Volatile.Read(ref _entries[word].Count.Value);

    /// <summary>All counts, each with its tag.</summary>
    public IEnumerable<Measurement<long>> Measure()
    {
        foreach (var entry in _entries.Values)
        {
            yield return new Measurement<long>(Volatile.Read(ref entry.Count.Value), entry.Tag);
        }
    }
}
