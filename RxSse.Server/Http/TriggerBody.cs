using System.Text.Json;
using RxSse.Text;

namespace RxSse.Server.Http;

/// <summary>The body of a trigger: <c>{"message":"…"}</c>, or empty.</summary>
internal static class TriggerBody
{
    public const string DefaultMessage = "Manual notification";
    public const int MaxMessageLength = 1_000;
    private const int MaxReasonLength = 300;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The message, or the error for the client.</summary>
    public static (string? Message, string? Fault) Parse(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return (DefaultMessage, null);
        }

        try
        {
            using var json = JsonDocument.Parse(body, Strict);
            return Parse(json.RootElement);
        }
        catch (JsonException error)
        {
            return (null, $"The body is not JSON such as {{\"message\":\"Hello\"}}: {ErrorText.Truncate(error.Message, MaxReasonLength)}");
        }
        catch (InvalidOperationException)
        {
            return (null, "The body, or its 'message', is not valid text: it has an unpaired surrogate, or is not UTF-8.");
        }
    }

    private static (string? Message, string? Fault) Parse(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return (null, $"The body must be an object such as {{\"message\":\"Hello\"}}, not {Name(body)}.");
        }

        foreach (var member in body.EnumerateObject())
        {
            if (member.Name != "message")
            {
                return (null, $"There is no member '{ErrorText.Truncate(member.Name)}'. There is: message.");
            }
        }

        return body.TryGetProperty("message", out var message) ? Text(message) : (DefaultMessage, null);
    }

    private static (string? Message, string? Fault) Text(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.String)
        {
            return (null, $"'message' must be a string, not {Name(message)}.");
        }

        var text = message.GetString()!;
        return text.Length > MaxMessageLength
            ? (null, $"'message' has {text.Length} characters; {MaxMessageLength} are allowed.")
            : (text.Length == 0 ? DefaultMessage : text, null);
    }

    private static string Name(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
