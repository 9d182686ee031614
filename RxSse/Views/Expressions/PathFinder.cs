using System.Text.Json;

namespace RxSse.Views.Expressions;

/// <summary>
/// Finds the values of several paths in one pass over the data of an event. Does not allocate and does not throw. Broken
/// data has no values: all of it is read, whatever the paths are.
/// </summary>
internal sealed class PathFinder
{
    /// <summary>The deepest data. A longer path is never found.</summary>
    // `buffer` and `latest` nest data that may already have the default depth of a reader, 64. Each step of a path is a call.
    public const int MaxDepth = 1_000;

    /// <summary>How events are read.</summary>
    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };

    private const int BytesOfStep = 192; // a node, its list of one field, and the name

    private readonly Node _root = new();

    public PathFinder(IEnumerable<DataPath> paths)
    {
        foreach (var path in paths)
        {
            if (path.Steps.Count <= MaxDepth) // data is never deeper
            {
                Add(path);
            }

            Count++;
            Bytes += BytesOfStep * path.Steps.Count;
        }
    }

    /// <summary>Finds the data itself; nothing in data that is no JSON.</summary>
    public static PathFinder Whole { get; } = new([new DataPath([])]);

    /// <summary>The number of paths.</summary>
    public int Count { get; }

    /// <summary>What it keeps for its paths, in bytes.</summary>
    public long Bytes { get; }

    /// <summary>Finds the value of each path, in the order of the paths. The range of a missing value is empty.</summary>
    public void Find(ReadOnlySpan<byte> json, Span<JsonRange> values)
    {
        values.Clear();
        if (!JsonPass<Values>.TryRead(json, _root, new Values(values)))
        {
            values.Clear();
        }
    }

    /// <summary>The value of the first path as it is written in the data; empty if it is missing.</summary>
    public ReadOnlySpan<byte> FindFirst(ReadOnlySpan<byte> json)
    {
        Span<JsonRange> values = Count <= JsonRange.MaxOnStack ? stackalloc JsonRange[Count] : new JsonRange[Count];
        Find(json, values);
        return values[0].Of(json);
    }

    private void Add(DataPath path)
    {
        var node = _root;
        foreach (var step in path.Steps)
        {
            node = node.Of(step);
            node.PathsFromHere = [.. node.PathsFromHere, Count];
        }

        node.PathsToHere = [.. node.PathsToHere, Count];
    }

    private readonly ref struct Values(Span<JsonRange> values) : IFoundValues
    {
        private readonly Span<JsonRange> _values = values;

        public void Begin(PathNode node)
        {
            foreach (var path in ((Node)node).PathsFromHere)
            {
                _values[path] = default;
            }
        }

        public void Set(PathNode node, JsonRange value)
        {
            foreach (var path in ((Node)node).PathsToHere)
            {
                _values[path] = value;
            }
        }
    }

    private sealed class Node : PathNode
    {
        /// <summary>The paths that end here.</summary>
        public int[] PathsToHere { get; set; } = [];

        /// <summary>The paths that end here or below.</summary>
        public int[] PathsFromHere { get; set; } = [];

        public Node Of(PathStep step)
        {
            if (Child(step) is Node node)
            {
                return node;
            }

            var added = new Node();
            Add(step, added);
            return added;
        }
    }
}

/// <summary>Where a value stands in the data of an event.</summary>
internal readonly record struct JsonRange(int Start, int Length)
{
    /// <summary>So many ranges fit on the stack of an operator. One that reads more paths allocates an array for each event.</summary>
    public const int MaxOnStack = 64;

    public bool IsEmpty => Length == 0;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json) => json.Slice(Start, Length);
}
