using System.Text;
using RxSse.Text;

namespace RxSse.Views.Expressions;

/// <summary>A step of one or more paths, with the steps that follow. Paths that begin alike share their first steps.</summary>
internal abstract class PathNode
{
    private const int MaxInList = 8;

    private (byte[] Name, PathNode Node)[] _fields = [];
    private Dictionary<byte[], PathNode>? _byName; // instead of the list, if there are more
    private Dictionary<int, PathNode>? _byIndex;

    /// <summary>Whether a field follows.</summary>
    public bool HasFields => _fields.Length > 0 || _byName is not null;

    /// <summary>Whether an element follows.</summary>
    public bool HasElements => _byIndex is not null;

    /// <summary>The step that follows with this name; null if there is none.</summary>
    public PathNode? Field(ReadOnlySpan<byte> name)
    {
        if (_byName is not null)
        {
            return _byName.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var node) ? node : null;
        }

        foreach (var field in _fields)
        {
            if (name.SequenceEqual(field.Name))
            {
                return field.Node;
            }
        }

        return null;
    }

    /// <summary>The step that follows with this index; null if there is none.</summary>
    public PathNode? Element(int index) => _byIndex?.GetValueOrDefault(index);

    /// <summary>The step that follows; null if there is none.</summary>
    public PathNode? Child(PathStep step) => step.Name is { } name ? Field(Encoding.UTF8.GetBytes(name)) : Element(step.Index);

    /// <summary>Adds a step that follows and is not there.</summary>
    protected void Add(PathStep step, PathNode node)
    {
        if (step.Name is null)
        {
            (_byIndex ??= new(SeededIndexes.Instance)).Add(step.Index, node);
            return;
        }

        var name = Encoding.UTF8.GetBytes(step.Name);
        if (_byName is null && _fields.Length == MaxInList)
        {
            _byName = _fields.ToDictionary(field => field.Name, field => field.Node, Utf8Comparer.Whole);
            _fields = [];
        }

        if (_byName is null)
        {
            _fields = [.. _fields, (name, node)];
        }
        else
        {
            _byName.Add(name, node);
        }
    }

    /// <summary>Removes a step that follows.</summary>
    protected void Remove(PathStep step)
    {
        if (step.Name is null)
        {
            _byIndex?.RemoveAndShrink(step.Index);
            _byIndex = _byIndex is { Count: 0 } ? null : _byIndex;
            return;
        }

        var name = Encoding.UTF8.GetBytes(step.Name);
        _byName?.RemoveAndShrink(name);
        _byName = _byName is { Count: 0 } ? null : _byName;
        _fields = Array.FindAll(_fields, field => !field.Name.AsSpan().SequenceEqual(name));
    }

    // Strangers choose the indexes, and the hash of an integer is the integer.
    private sealed class SeededIndexes : IEqualityComparer<int>
    {
        public static SeededIndexes Instance { get; } = new();

        public bool Equals(int x, int y) => x == y;

        public int GetHashCode(int obj) => HashCode.Combine(obj);
    }
}
