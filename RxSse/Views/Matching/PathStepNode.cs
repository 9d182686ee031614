using RxSse.Views.Expressions;
using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Matching;

/// <summary>A step in the tree of all paths that the conditions on a stream read.</summary>
/// <param name="parent">The step before it; null if it is the data itself.</param>
/// <param name="step">The step; null if it is the data itself.</param>
internal sealed class PathStepNode(PathStepNode? parent, PathStep? step) : PathNode
{
    // Of a value with its quotes. A longer text usually has most pairs, and reading it would take time that nothing bounds.
    private const int MaxBytesWithPairs = 2 * 1024;

    private readonly PathStepNode? _parent = parent;
    private readonly PathStep? _step = step;
    private PathLookups? _lookups;
    private (long Event, UInt128 Pairs) _pairs; // of its value in that event
    private int _users;

    /// <summary>Where its value stands in the data of the event; empty between events, and if there is none.</summary>
    public JsonRange Value { get; set; }

    /// <summary>The number of the last event that has a value here.</summary>
    public long Event { get; set; }

    /// <summary>The places, in the list of steps that have a value, of those at and below its newest value.</summary>
    public (int Start, int End) Found { get; set; }

    /// <summary>Whether no path ends here or goes on from here.</summary>
    public bool IsUnused => _users == 0 && _lookups is null && !HasFields && !HasElements;

    /// <summary>The step at which a path ends that begins here; null if it is not in the tree.</summary>
    public PathStepNode? End(DataPath path)
    {
        PathNode? node = this;
        for (var place = 0; node is not null && place < path.Steps.Count; place++)
        {
            node = node.Child(path.Steps[place]);
        }

        return (PathStepNode?)node;
    }

    /// <summary>The step at which a path ends that begins here, for another user; null if no data is so deep.</summary>
    public PathStepNode? Use(DataPath path)
    {
        if (path.Steps.Count > PathFinder.MaxDepth)
        {
            return null;
        }

        var node = this;
        foreach (var next in path.Steps)
        {
            node = node.ChildOrNew(next);
        }

        node._users++;
        return node;
    }

    /// <summary>It has a user less. A step that no path needs is removed.</summary>
    public void Release()
    {
        _users--;
        Prune();
    }

    public void Add(Lookup lookup) => (_lookups ??= new()).Add(lookup);

    public void Remove(Lookup lookup)
    {
        _lookups!.Remove(lookup);
        _lookups = _lookups.IsEmpty ? null : _lookups;
    }

    /// <summary>The number of lookups with the key of this one.</summary>
    public int CountOf(Lookup lookup) => _lookups?.CountOf(lookup) ?? 0;

    /// <summary>Finds what its value concerns.</summary>
    public void Find(ReadOnlySpan<byte> data, StemHits hits) => _lookups?.Find(Value.Of(data), hits);

    /// <summary>
    /// The <see cref="BytePairs"/> of its value, which contains no text that has others. All pairs for an array, which may have any text as an element,
    /// and for a text longer than 2 KiB: the conditions on it are evaluated, within the time for that.
    /// </summary>
    /// <param name="data">The data of the event.</param>
    /// <param name="number">The number of the event.</param>
    public UInt128 Pairs(ReadOnlySpan<byte> data, long number)
    {
        if (_pairs.Event != number)
        {
            _pairs = (number, PairsOf(Value.Of(data)));
        }

        return _pairs.Pairs;
    }

    private static UInt128 PairsOf(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || !JsonText.IsString(value))
        {
            return !value.IsEmpty && value[0] == '[' ? UInt128.MaxValue : UInt128.Zero;
        }

        if (value.Length > MaxBytesWithPairs)
        {
            return UInt128.MaxValue;
        }

        using var text = new JsonText(value, stackalloc byte[256]);
        return BytePairs.Of(text.Bytes);
    }

    // By a loop: a path can have a thousand steps.
    private void Prune()
    {
        for (var node = this; node.IsUnused && node._parent is { } before && node._step is { } step; node = before)
        {
            before.Remove(step);
        }
    }

    private PathStepNode ChildOrNew(PathStep next)
    {
        if (Child(next) is PathStepNode child)
        {
            return child;
        }

        var added = new PathStepNode(this, next);
        Add(next, added);
        return added;
    }
}
