using System.Text.Json;

namespace RxSse.Client.Connections;

/// <summary>An event whose type stands in its data: <c>{"type":"…","data":…}</c>.</summary>
internal static class Envelope
{
    private const int MaxDepth = 1_000;

    /// <summary>Reads an envelope. The data is a part of the same bytes.</summary>
    /// <returns>Whether the bytes are one.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out string type, out ReadOnlyMemory<byte> data)
    {
        (type, data) = ("", default);
        try
        {
            return Read(bytes, ref type, ref data);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false; // not JSON, or a string that is no text
        }
    }

    private static bool Read(ReadOnlyMemory<byte> bytes, ref string type, ref ReadOnlyMemory<byte> data)
    {
        var reader = new Utf8JsonReader(bytes.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        string? found = null;
        var hasData = false;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8) && found is null)
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.String)
                {
                    return false;
                }

                found = reader.GetString();
            }
            else if (reader.ValueTextEquals("data"u8) && !hasData)
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                data = bytes[start..(int)reader.BytesConsumed];
                hasData = true;
            }
            else
            {
                return false; // no server of RxSse writes another member
            }
        }

        type = found ?? "";
        return found is not null && hasData && !reader.Read();
    }
}
