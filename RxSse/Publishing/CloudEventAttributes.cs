using System.Text.Json;

namespace RxSse.Publishing;

/// <summary>The attributes that a CloudEvent must have, as CloudEvents 1.0 says; null where one is missing or is no string.</summary>
internal readonly record struct CloudEventAttributes(string? SpecVersion, string? Id, string? Source, string? Type)
{
    /// <summary>Reads them from a JSON object.</summary>
    public static CloudEventAttributes Of(ReadOnlySpan<byte> json)
    {
        var attributes = default(CloudEventAttributes);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonCopy.MaxDepth + 1 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("specversion"u8))
            {
                attributes = attributes with { SpecVersion = ReadText(ref reader) };
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                attributes = attributes with { Id = ReadText(ref reader) };
            }
            else if (reader.ValueTextEquals("source"u8))
            {
                attributes = attributes with { Source = ReadText(ref reader) };
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                attributes = attributes with { Type = ReadText(ref reader) };
            }
            else
            {
                reader.Skip();
            }
        }

        return attributes;
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.Skip();
        return null;
    }
}
