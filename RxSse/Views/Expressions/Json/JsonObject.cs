using System.Text;
using System.Text.Encodings.Web;

namespace RxSse.Views.Expressions.Json;

/// <summary>Writes a JSON object of values that are already JSON.</summary>
internal static class JsonObject
{
    /// <summary>The text before the value of a field: its name in quotes, and a colon.</summary>
    public static byte[] Prefix(string name) => Encoding.UTF8.GetBytes($"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(name)}\":");

    /// <summary>The object with these fields. A field with an empty value is left out; null if no field is left.</summary>
    public static byte[]? Of(IReadOnlyList<byte[]> prefixes, ReadOnlySpan<ReadOnlyMemory<byte>> values)
    {
        var length = 1; // a brace or a comma before each field, and a brace at the end
        for (var field = 0; field < values.Length; field++)
        {
            length += values[field].IsEmpty ? 0 : 1 + prefixes[field].Length + values[field].Length;
        }

        if (length == 1)
        {
            return null;
        }

        var json = new byte[length];
        var at = 0;
        for (var field = 0; field < values.Length; field++)
        {
            if (!values[field].IsEmpty)
            {
                json[at] = (byte)(at == 0 ? '{' : ',');
                prefixes[field].CopyTo(json.AsSpan(at + 1));
                at += 1 + prefixes[field].Length;
                values[field].CopyTo(json.AsMemory(at));
                at += values[field].Length;
            }
        }

        json[at] = (byte)'}';
        return json;
    }
}
