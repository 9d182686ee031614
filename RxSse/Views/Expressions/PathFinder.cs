using System.Text;
using System.Text.Json;
using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Expressions;

/// <summary>
/// Finds the values of several paths in one pass over the data of an event. Does not allocate and does not throw. Broken
/// data has no values: all of it is read, whatever the paths are.
/// </summary>
internal sealed class PathFinder
{
    // `buffer` and `latest` nest data that may already have the default depth of a reader, 64. Each step of a path is a call.
    private const int MaxDepth = 1_000;

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
                path.Steps.Aggregate(_root, (node, step) => node.Child(step)).Add(Count);
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
        try
        {
            new Pass(json, values).Read(_root);
        }
        catch (JsonException)
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

    // One pass over one event. A name that comes twice has its last value, as in JavaScript's JSON.parse.
    private ref struct Pass(ReadOnlySpan<byte> json, Span<JsonRange> values)
    {
        private readonly ReadOnlySpan<byte> _json = json;
        private readonly Span<JsonRange> _values = values;
        private Utf8JsonReader _reader = new(json, ReaderOptions);

        public void Read(Node root)
        {
            _reader.Read();
            ReadValue(root);
            _reader.Read(); // throws if something follows the value
        }

        private void ReadValue(Node node)
        {
            var start = (int)_reader.TokenStartIndex;
            switch (_reader.TokenType)
            {
                case JsonTokenType.StartObject when node.Fields.Length > 0:
                    ReadFields(node);
                    break;
                case JsonTokenType.StartArray when node.Elements.Count > 0:
                    ReadElements(node);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    _reader.Skip();
                    break;
            }

            node.Set(_values, new JsonRange(start, (int)_reader.BytesConsumed - start));
        }

        private void ReadFields(Node node)
        {
            while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
            {
                var child = Field(node);
                _reader.Read();
                ReadOrSkip(child);
            }
        }

        private void ReadElements(Node node)
        {
            for (var index = 0; _reader.Read() && _reader.TokenType != JsonTokenType.EndArray; index++)
            {
                ReadOrSkip(node.Elements.GetValueOrDefault(index));
            }
        }

        private void ReadOrSkip(Node? node)
        {
            if (node is null)
            {
                _reader.Skip();
                return;
            }

            node.Clear(_values);
            ReadValue(node);
        }

        private readonly Node? Field(Node node)
        {
            if (!_reader.ValueIsEscaped)
            {
                return node.Field(_reader.ValueSpan);
            }

            using var name = new JsonText(_json.Slice((int)_reader.TokenStartIndex, _reader.ValueSpan.Length + 2), stackalloc byte[128]);
            return name.IsText ? node.Field(name.Bytes) : null;
        }
    }

    // A step of one or more paths, with the paths that end here and the steps that follow.
    private sealed class Node
    {
        private static readonly Dictionary<int, Node> None = [];

        private int[] _paths = [];

        public (byte[] Name, Node Node)[] Fields { get; private set; } = [];

        public Dictionary<int, Node> Elements { get; private set; } = None;

        public void Add(int path) => _paths = [.. _paths, path];

        public Node Child(PathStep step)
        {
            if (step.Name is null)
            {
                Elements = Elements == None ? [] : Elements;
                return Elements.TryGetValue(step.Index, out var element) ? element : Elements[step.Index] = new Node();
            }

            var name = Encoding.UTF8.GetBytes(step.Name);
            if (Field(name) is { } field)
            {
                return field;
            }

            Fields = [.. Fields, (name, new Node())];
            return Fields[^1].Node;
        }

        public Node? Field(ReadOnlySpan<byte> name)
        {
            foreach (var field in Fields)
            {
                if (name.SequenceEqual(field.Name))
                {
                    return field.Node;
                }
            }

            return null;
        }

        public void Set(Span<JsonRange> values, JsonRange value)
        {
            foreach (var path in _paths)
            {
                values[path] = value;
            }
        }

        // Removes what an earlier field of the same name has set.
        public void Clear(Span<JsonRange> values)
        {
            Set(values, default);
            foreach (var (_, field) in Fields)
            {
                field.Clear(values);
            }

            foreach (var element in Elements.Values)
            {
                element.Clear(values);
            }
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
