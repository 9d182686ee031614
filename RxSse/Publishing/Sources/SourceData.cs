using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace RxSse.Publishing.Sources;

/// <summary>Reads data of a remote server with the checks of what is published. Not thread-safe.</summary>
/// <param name="eventBytes">The maximum size of the data of an event.</param>
internal sealed class SourceData(int eventBytes)
{
    private const int FirstBytes = 1_024;

    // Around the data: an object, and one more level that is found to be too deep.
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = JsonCopy.MaxDepth + 2 };

    private readonly JsonCopy _copy = new(FirstBytes);

    /// <summary>Reads the data of an event, of any size: JSON, or any text, which becomes a JSON string.</summary>
    /// <returns>The fault; null if there is none.</returns>
    public string? ReadAny(byte[] text, out byte[] data)
    {
        data = [];
        if (Utf8.IsValid(text))
        {
            try
            {
                return Read(text, out data);
            }
            catch (JsonException)
            {
                // any text
            }
        }

        data = Encoding.UTF8.GetBytes(
            $"\"{JsonEncodedText.Encode(Encoding.UTF8.GetString(text), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");
        return null;
    }

    /// <summary>Reads JSON.</summary>
    /// <returns>The fault; null if there is none.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public string? ReadJson(byte[] text, out byte[] data) => Read(text, out data) ?? FaultOfSize(data.Length);

    /// <summary>The fault of data with so many bytes; null if there is none.</summary>
    public string? FaultOfSize(int bytes) => bytes <= eventBytes
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"has {bytes:N0} bytes; {eventBytes:N0} are allowed (RxSse:Publishing:EventBytes)");

    private string? Read(byte[] text, out byte[] data)
    {
        data = [];
        var reader = new Utf8JsonReader(text, Deep);
        reader.Read();
        if (Copy(ref reader, text, out var copied) is { } fault)
        {
            return fault;
        }

        reader.Read(); // nothing may follow
        data = copied;
        return null;
    }

    /// <summary>Reads an event of another RxSse, of any size: type and data in one object.</summary>
    /// <returns>The fault; null if there is none.</returns>
    public string? ReadEnvelope(byte[] text, out string type, out byte[] data)
    {
        (type, data) = ("", []);
        if (!Utf8.IsValid(text))
        {
            return "is not UTF-8";
        }

        try
        {
            var reader = new Utf8JsonReader(text, Deep);
            reader.Read();
            var fault = reader.TokenType == JsonTokenType.StartObject ? ReadMembers(ref reader, text, ref type, ref data) : "is no object";
            return fault ?? (type == "" || data.Length == 0 ? "has no 'type' or no 'data'" : null);
        }
        catch (JsonException)
        {
            return "is not JSON";
        }
    }

    private string? ReadMembers(ref Utf8JsonReader reader, byte[] text, ref string type, ref byte[] data)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isText = JsonCopy.IsText(ref reader); // a comparison with what is none is an exception
            if (isText && reader.ValueTextEquals("data"u8) && data.Length == 0)
            {
                reader.Read();
                if (Copy(ref reader, text, out data) is { } fault)
                {
                    return fault;
                }
            }
            else if (isText && reader.ValueTextEquals("type"u8) && type == "")
            {
                reader.Read();
                type = reader.TokenType == JsonTokenType.String && JsonCopy.IsText(ref reader) ? reader.GetString()! : "";
            }
            else
            {
                return "has another member than one 'type' and one 'data'";
            }
        }

        reader.Read(); // nothing may follow
        return null;
    }

    private string? Copy(ref Utf8JsonReader reader, byte[] text, out byte[] data)
    {
        data = [];
        if (_copy.Copy(ref reader, text) is { } fault)
        {
            return fault;
        }

        data = _copy.Written.ToArray();
        return null;
    }
}
