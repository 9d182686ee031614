using System.Text;
using System.Text.Json;

namespace RxSse.Publishing;

/// <summary>The property names of the objects that are open, to find one that comes twice in an object.</summary>
internal sealed class PropertyNames
{
    private const int Few = 16; // so many are compared one by one

    private readonly List<ReadOnlyMemory<byte>> _names = [];
    private readonly Stack<(int Start, HashSet<string>? Many)> _objects = [];

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _names.Clear();
        _objects.Clear();
    }

    /// <summary>An object begins.</summary>
    public void Open() => _objects.Push((_names.Count, null));

    /// <summary>The innermost object ends.</summary>
    public void Close()
    {
        var start = _objects.Pop().Start;
        _names.RemoveRange(start, _names.Count - start);
    }

    /// <summary>Adds the name at the reader. Returns false if the object has it already.</summary>
    /// <param name="reader">A reader over the source.</param>
    /// <param name="source">What is read. Names that are written without escapes stay in it.</param>
    public bool TryAdd(ref Utf8JsonReader reader, ReadOnlyMemory<byte> source)
    {
        var name = NameAt(ref reader, source);
        var (start, many) = _objects.Peek();
        if (many is not null)
        {
            return many.Add(Encoding.UTF8.GetString(name.Span));
        }

        for (var i = start; i < _names.Count; i++)
        {
            if (_names[i].Span.SequenceEqual(name.Span))
            {
                return false;
            }
        }

        _names.Add(name);
        if (_names.Count - start == Few)
        {
            _objects.Pop();
            _objects.Push((start, [.. _names.Skip(start).Select(known => Encoding.UTF8.GetString(known.Span))]));
        }

        return true;
    }

    private static ReadOnlyMemory<byte> NameAt(ref Utf8JsonReader reader, ReadOnlyMemory<byte> source)
    {
        if (!reader.ValueIsEscaped)
        {
            return source.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length); // behind the quotation mark
        }

        var name = new byte[reader.ValueSpan.Length];
        return name.AsMemory(0, reader.CopyString(name));
    }
}
