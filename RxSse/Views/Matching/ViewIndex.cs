using System.Reactive.Concurrency;
using RxSse.Text;
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
    private readonly StemEvaluator _evaluator = new(clock);
    private readonly Dictionary<TEntry, IndexEntry<TEntry>> _entries = [];
    private readonly Dictionary<string, StreamGroups<TEntry>> _streams = [];
    private readonly List<Stem> _found = [];
    private long _number;

    /// <summary>Whether it has no entries, and keeps nothing of those that it had.</summary>
    public bool IsEmpty => _entries.Count == 0 && _streams.Count == 0;

    /// <summary>The number of conditions of the last event that were not evaluated: their entries have been woken without it.</summary>
    public int NotEvaluated { get; private set; }

    /// <summary>The number of different conditions that the last event has found, before they were evaluated.</summary>
    public int Candidates { get; private set; }

    /// <summary>Adds an entry.</summary>
    /// <param name="entry">The entry, which is not in the index.</param>
    /// <param name="leaves">The leaves of its view, <see cref="View.Leaves"/>.</param>
    /// <returns>How it is found: the most expensive way of its leaves. It stays the same as long as the entry is in the index.</returns>
    /// <exception cref="ArgumentException">The entry is in the index.</exception>
    public ViewMatching Add(TEntry entry, IEnumerable<Leaf> leaves)
    {
        var added = new IndexEntry<TEntry>(entry);
        _entries.Add(entry, added);
        var matching = ViewMatching.Indexed;
        foreach (var leaf in leaves)
        {
            var group = GroupOf(leaf, out var stream);
            matching = group.Matching > matching ? group.Matching : matching;
            if (group.Newest?.Member != added) // no other leaf has the same stem
            {
                var membership = new Membership<TEntry>(added, stream, group) { Other = added.Groups };
                added.Groups = membership;
                group.Add(membership);
            }
        }

        return matching;
    }

    /// <summary>Removes an entry. Does nothing if it is not in the index.</summary>
    public void Remove(TEntry entry)
    {
        if (!_entries.TryGetValue(entry, out var removed))
        {
            return;
        }

        _entries.RemoveAndShrink(entry);
        for (var membership = removed.Groups; membership is not null; membership = membership.Other)
        {
            membership.Group.Remove(membership);
            if (membership.Group.Newest is null)
            {
                Remove(membership.Group, membership.Stream);
            }
        }
    }

    /// <summary>
    /// Whether an event of a stream is found quickly: it meets no conditions that are scanned, and lately none of the stream had many candidates,
    /// woke more than a few entries, or took long to find. A stream whose first event has not been found is not known.
    /// </summary>
    /// <param name="stream">The name of the stream.</param>
    public bool IsQuick(string stream) => !_streams.TryGetValue(stream, out var groups) || groups.IsQuick(clock.Elapsed);

    /// <summary>Adds each entry that an event wakes, once. Conditions are evaluated for at most 1 ms; what is left is woken.</summary>
    /// <param name="stream">The name of the event's stream.</param>
    /// <param name="data">The data of the event. Any bytes: data that is no JSON has no values.</param>
    /// <param name="woken">Receives the entries, in no order.</param>
    public void Match(string stream, ReadOnlySpan<byte> data, List<TEntry> woken)
    {
        (NotEvaluated, Candidates) = (0, 0);
        if (!_streams.TryGetValue(stream, out var groups))
        {
            return;
        }

        _number++;
        var began = clock.Elapsed;
        groups.Find(data, _found);
        foreach (var stem in _found)
        {
            for (var membership = ((EntryGroup<TEntry>)stem).Newest; membership is not null; membership = membership.Next)
            {
                if (membership.Member.Woken != _number)
                {
                    membership.Member.Woken = _number;
                    woken.Add(membership.Member.Entry);
                }
            }
        }

        (NotEvaluated, Candidates) = (_evaluator.NotEvaluated, _evaluator.Candidates);
        _found.Clear();
        groups.Count(began, clock.Elapsed, Candidates, woken.Count);
    }

    private EntryGroup<TEntry> GroupOf(Leaf leaf, out StreamGroups<TEntry> stream)
    {
        if (!_streams.TryGetValue(leaf.Stream, out stream!))
        {
            _streams[leaf.Stream] = stream = new(leaf.Stream, _evaluator);
        }

        return stream.Group(leaf.Condition);
    }

    private void Remove(EntryGroup<TEntry> group, StreamGroups<TEntry> stream)
    {
        stream.Remove(group);
        if (stream.IsEmpty)
        {
            _streams.Remove(stream.Stream);
            _found.TrimExcess();
        }
    }
}
