using RxSse.Text;
using RxSse.Threading;
using RxSse.Views.Expressions;

namespace RxSse.Views.Matching;

/// <summary>The groups of one stream, by the text of their condition, and the index of their stems.</summary>
/// <param name="stream">The name of the stream.</param>
/// <param name="evaluator">Evaluates conditions.</param>
internal sealed class StreamGroups<TEntry>(string stream, StemEvaluator evaluator)
    where TEntry : class
{
    private const string NoCondition = "";
    private const int MaxCandidates = 32; // whose conditions the thread of the hub may evaluate

    private readonly Dictionary<string, EntryGroup<TEntry>> _groups = [];
    private readonly StreamIndex _index = new(evaluator);
    private readonly ShortWork _finding = new();

    public string Stream => stream;

    public bool IsEmpty => _groups.Count == 0 && _index.IsEmpty;

    /// <summary>
    /// Whether no condition is scanned, few entries have none, or one that is not looked at, and lately no event found much or took long to find.
    /// </summary>
    /// <param name="now">The time now.</param>
    public bool IsQuick(TimeSpan now) => _index.ScannedCount == 0 && _index.Always.Count <= StreamIndex.Few
        && _index.Always.Sum(static stem => ((EntryGroup<TEntry>)stem).Count) <= StreamIndex.Few && _finding.IsShort(now);

    /// <summary>The entries of an event have been found.</summary>
    /// <param name="began">When that began.</param>
    /// <param name="now">The time now.</param>
    /// <param name="candidates">The number of conditions that it has found.</param>
    /// <param name="woken">The number of entries that it wakes.</param>
    public void Count(TimeSpan began, TimeSpan now, int candidates, int woken) =>
        _finding.Add(now - began, now, isMuch: candidates > MaxCandidates || woken > StreamIndex.Few);

    /// <summary>The group with a condition. It is made if there is none.</summary>
    public EntryGroup<TEntry> Group(Condition? condition)
    {
        var key = KeyOf(condition);
        if (!_groups.TryGetValue(key, out var group))
        {
            _groups[key] = group = new(condition);
            _index.Add(group);
        }

        return group;
    }

    /// <summary>Removes a group that has no members.</summary>
    public void Remove(EntryGroup<TEntry> group)
    {
        _groups.RemoveAndShrink(KeyOf(group.Condition));
        _index.Remove(group);
    }

    /// <inheritdoc cref="StreamIndex.Find"/>
    public void Find(ReadOnlySpan<byte> data, List<Stem> found) => _index.Find(data, found);

    private static string KeyOf(Condition? condition) => condition?.Text ?? NoCondition;
}
