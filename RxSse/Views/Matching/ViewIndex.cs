using System.Reactive.Concurrency;
using RxSse.Views.Model;

namespace RxSse.Views.Matching;

/// <summary>
/// Finds the views that an event wakes. It may wake a view in vain; it never fails to wake it. Not synchronised: one thread uses it.
/// </summary>
/// <typeparam name="TEntry">What stands for a view. Two are the same if they are equal.</typeparam>
/// <param name="clock">Measures what evaluating conditions takes.</param>
internal sealed class ViewIndex<TEntry>(IStopwatch clock)
    where TEntry : class
{
    private readonly Dictionary<TEntry, string[]> _entries = [];
    private readonly Dictionary<string, HashSet<TEntry>> _streams = [];

    /// <summary>Whether it has no entries, and keeps nothing of those that it had.</summary>
    public bool IsEmpty => _entries.Count == 0 && _streams.Count == 0;

    /// <summary>Adds an entry.</summary>
    /// <param name="entry">The entry, which is not in the index.</param>
    /// <param name="leaves">The leaves of its view, <see cref="View.Leaves"/>.</param>
    /// <returns>How it is found: the most expensive way of its leaves. It stays the same as long as the entry is in the index.</returns>
    /// <exception cref="ArgumentException">The entry is in the index.</exception>
    public ViewMatching Add(TEntry entry, IEnumerable<Leaf> leaves)
    {
        _ = clock;
        string[] streams = [.. leaves.Select(leaf => leaf.Stream).Distinct()];
        _entries.Add(entry, streams);
        foreach (var stream in streams)
        {
            if (!_streams.TryGetValue(stream, out var entries))
            {
                _streams[stream] = entries = [];
            }

            entries.Add(entry);
        }

        return ViewMatching.Always;
    }

    /// <summary>Removes an entry. Does nothing if it is not in the index.</summary>
    public void Remove(TEntry entry)
    {
        if (_entries.Remove(entry, out var streams))
        {
            foreach (var stream in streams)
            {
                var entries = _streams[stream];
                entries.Remove(entry);
                if (entries.Count == 0)
                {
                    _streams.Remove(stream);
                }
            }
        }
    }

    /// <summary>Adds each entry that an event wakes, once. Conditions are evaluated for at most 1 ms; what is left is woken.</summary>
    /// <param name="stream">The name of the event's stream.</param>
    /// <param name="data">The data of the event. Any bytes: data that is no JSON has no values.</param>
    /// <param name="woken">Receives the entries, in no order.</param>
    public void Match(string stream, ReadOnlySpan<byte> data, List<TEntry> woken)
    {
        if (_streams.TryGetValue(stream, out var entries))
        {
            woken.AddRange(entries);
        }
    }
}
