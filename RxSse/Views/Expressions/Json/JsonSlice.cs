namespace RxSse.Views.Expressions.Json;

/// <summary>
/// Finds values in JSON without taking it apart: a value is the slice of the data in which it is written. A slice that is
/// empty says that there is no such value. All of the data is read, so broken data has no values at all.
/// </summary>
internal static class JsonSlice
{
    /// <summary>The data itself, without white space around it.</summary>
    public static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> json)
    {
        var cursor = new JsonCursor(json);
        return cursor.TryValue(out var value) && cursor.IsAtEnd ? value : default;
    }

    /// <summary>The value of a field. If the name comes twice it is the last, as for JavaScript's <c>JSON.parse</c>.</summary>
    public static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> found = default;
        var cursor = new JsonCursor(json);
        if (cursor.EnterObject())
        {
            while (cursor.NextField(out var written, out var value))
            {
                found = IsName(written, name) ? value : found;
            }
        }

        return cursor.IsAtEnd ? found : default;
    }

    /// <summary>An element of an array, counted from 0.</summary>
    public static ReadOnlySpan<byte> Element(ReadOnlySpan<byte> json, int index)
    {
        ReadOnlySpan<byte> found = default;
        var cursor = new JsonCursor(json);
        if (cursor.EnterArray())
        {
            for (var at = 0; cursor.NextElement(out var value); at++)
            {
                found = at == index ? value : found;
            }
        }

        return cursor.IsAtEnd ? found : default;
    }

    /// <summary>Whether an element of the array is equal to the literal.</summary>
    public static bool HasElement(ReadOnlySpan<byte> json, Literal literal)
    {
        var found = false;
        var cursor = new JsonCursor(json);
        if (cursor.EnterArray())
        {
            while (!found && cursor.NextElement(out var value))
            {
                found = literal.IsEqual(value);
            }
        }

        return found;
    }

    /// <summary>Whether what stands between the quotes is this name.</summary>
    public static bool IsName(ReadOnlySpan<byte> written, ReadOnlySpan<byte> name)
    {
        if (written.Length < name.Length)
        {
            return false; // an escape is longer than what it stands for
        }

        if (!written.Contains((byte)'\\'))
        {
            return written.SequenceEqual(name);
        }

        using var text = new JsonText(written, stackalloc byte[128]);
        return text.IsWhole && text.Bytes.SequenceEqual(name);
    }
}
