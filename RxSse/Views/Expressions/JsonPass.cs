using System.Text.Json;
using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Expressions;

/// <summary>
/// One pass over the data of an event, which enters only what stands on a known path. A name that comes twice has its last value, as in
/// JavaScript's JSON.parse.
/// </summary>
/// <typeparam name="TFound">What receives the values.</typeparam>
internal ref struct JsonPass<TFound>
    where TFound : struct, IFoundValues, allows ref struct
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly TFound _found;
    private Utf8JsonReader _reader;

    private JsonPass(ReadOnlySpan<byte> json, TFound found)
    {
        _json = json;
        _found = found;
        _reader = new Utf8JsonReader(json, PathFinder.ReaderOptions);
    }

    /// <summary>
    /// Finds the values of known paths. False if the data is not JSON to its end: then it has no values, whatever has been found.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> json, PathNode root, TFound found)
    {
        try
        {
            new JsonPass<TFound>(json, found).Read(root);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Read(PathNode root)
    {
        _reader.Read();
        ReadValue(root);
        _reader.Read(); // throws if something follows the value
    }

    private void ReadValue(PathNode node)
    {
        var start = (int)_reader.TokenStartIndex;
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject when node.HasFields:
                ReadFields(node);
                break;
            case JsonTokenType.StartArray when node.HasElements:
                ReadElements(node);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _reader.Skip();
                break;
        }

        _found.Set(node, new JsonRange(start, (int)_reader.BytesConsumed - start));
    }

    private void ReadFields(PathNode node)
    {
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var child = Field(node);
            _reader.Read();
            ReadOrSkip(child);
        }
    }

    private void ReadElements(PathNode node)
    {
        for (var index = 0; _reader.Read() && _reader.TokenType != JsonTokenType.EndArray; index++)
        {
            ReadOrSkip(node.Element(index));
        }
    }

    private void ReadOrSkip(PathNode? node)
    {
        if (node is null)
        {
            _reader.Skip();
            return;
        }

        _found.Begin(node);
        ReadValue(node);
    }

    private readonly PathNode? Field(PathNode node)
    {
        if (!_reader.ValueIsEscaped)
        {
            return node.Field(_reader.ValueSpan);
        }

        using var name = new JsonText(_json.Slice((int)_reader.TokenStartIndex, _reader.ValueSpan.Length + 2), stackalloc byte[128]);
        return name.IsText ? node.Field(name.Bytes) : null;
    }
}

/// <summary>Receives the values that stand on known paths.</summary>
internal interface IFoundValues
{
    /// <summary>A value below the data itself begins. What an earlier one of the same name has set, at the node and below it, is gone.</summary>
    void Begin(PathNode node);

    /// <summary>Where the value at a node stands. Those below it have been set before.</summary>
    void Set(PathNode node, JsonRange value);
}
