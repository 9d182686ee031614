using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Text;

namespace RxSse.Http;

/// <summary>What the headers of <c>POST /streams/{stream}/events</c> say.</summary>
/// <param name="Format">How the events stand in the body.</param>
/// <param name="Key">The <c>Idempotency-Key</c>; null if there is none.</param>
/// <param name="Condition">What <c>If-Match</c> or <c>If-None-Match</c> require; null if there is neither.</param>
internal sealed record PublishHead(BodyFormat Format, string? Key, AppendCondition? Condition)
{
    private const int MaxKey = 255;

    /// <summary>The types that a body can have.</summary>
    public static IReadOnlyDictionary<string, BodyFormat> Formats { get; } = new Dictionary<string, BodyFormat>(StringComparer.OrdinalIgnoreCase)
    {
        ["application/json"] = BodyFormat.Json,
        ["application/x-ndjson"] = BodyFormat.Lines,
        ["application/jsonl"] = BodyFormat.Lines,
        ["application/cloudevents+json"] = BodyFormat.CloudEvent,
        ["application/cloudevents-batch+json"] = BodyFormat.CloudEventBatch,
    };

    /// <summary>Returns the head, or the response that refuses it.</summary>
    public static (PublishHead? Head, IResult? Refusal) Parse(IHeaderDictionary headers)
    {
        if (FaultOfType(headers, out var format) is { } unsupported)
        {
            return (null, ProblemResults.Problem(StatusCodes.Status415UnsupportedMediaType, unsupported));
        }

        var faultOfKey = FaultOfKey(headers["Idempotency-Key"], out var key);
        var faultOfCondition = FaultOfCondition(headers.IfMatch, headers.IfNoneMatch, out var condition);
        return (faultOfKey ?? faultOfCondition) is { } fault
            ? (null, ProblemResults.BadRequest(fault))
            : (new PublishHead(format, key, condition), null);
    }

    /// <summary>The tag of an event, or of a stream without events, as a header has it.</summary>
    public static string TagOf(EventId? id) => $"\"{id?.ToString() ?? EventPublisher.NoEvent}\"";

    private static string? FaultOfType(IHeaderDictionary headers, out BodyFormat format)
    {
        format = default;
        if (headers.ContainsKey("ce-specversion"))
        {
            return $"CloudEvents in binary mode (headers ce-…) are not taken. Send them in structured mode. {Allowed}";
        }

        return !MediaTypeHeaderValue.TryParse(headers.ContentType.ToString(), out var type)
            || !Formats.TryGetValue(type.MediaType.ToString(), out format)
                ? $"The body cannot have the Content-Type '{Quoted(headers.ContentType)}'. {Allowed}"
            : JsonBody.Fault(type, headers.ContentEncoding) is { } fault ? $"{fault} {Allowed}"
            : null;
    }

    private static string Allowed => $"Allowed: {string.Join(", ", Formats.Keys)}, in UTF-8.";

    // A structured string (RFC 9651, 3.3.3), or its content alone.
    private static string? FaultOfKey(StringValues header, out string? key)
    {
        key = null;
        if (header.Count == 0)
        {
            return null;
        }

        if (header.Count > 1)
        {
            return $"The Idempotency-Key is given {header.Count} times. Use it once.";
        }

        var text = header.ToString().Trim(' ', '\t');
        key = text.StartsWith('"') ? Unquoted(text) : text.AsSpan().IndexOfAny('"', ',') >= 0 ? null : text;
        return key is { Length: > 0 and <= MaxKey } && key.All(letter => letter is > ' ' and <= '~')
            ? null
            : $"The Idempotency-Key '{Quoted(text)}' is not allowed. Allowed: 1 to {MaxKey} visible ASCII characters in quotation marks, "
                + "such as \"8e03978e\".";
    }

    private static string? Unquoted(string text)
    {
        if (text.Length < 2 || text[^1] != '"')
        {
            return null;
        }

        var content = new System.Text.StringBuilder();
        for (var i = 1; i < text.Length - 1; i++)
        {
            var isEscaped = text[i] == '\\';
            if (isEscaped)
            {
                i++;
            }

            if (i == text.Length - 1 || (text[i] is '"' or '\\') != isEscaped)
            {
                return null; // the mark at the end is escaped, a mark within is not, or another character is
            }

            content.Append(text[i]);
        }

        return content.ToString();
    }

    private static string? FaultOfCondition(StringValues match, StringValues noneMatch, out AppendCondition? condition)
    {
        condition = null;
        if (match.Count == 0 && noneMatch.Count == 0)
        {
            return null;
        }

        if (match.Count > 0 && noneMatch.Count > 0)
        {
            return "Use either If-Match or If-None-Match, not both.";
        }

        if (match.Count == 0)
        {
            condition = new AppendCondition(null);
            return noneMatch.ToString() == "*" ? null : $"If-None-Match can only be *, not '{Quoted(noneMatch)}'.";
        }

        var tag = match.ToString();
        if (tag == $"\"{EventPublisher.NoEvent}\"")
        {
            condition = new AppendCondition(null);
            return null;
        }

        var id = default(EventId);
        var isId = tag is ['"', .., '"'] && EventId.TryParse(tag[1..^1], out id);
        condition = new AppendCondition(id.OfEvent);
        return isId ? null : $"If-Match must be the id of one event in quotation marks, such as \"k3f9x2b7-12\", not '{Quoted(tag)}'.";
    }

    private static string Quoted(StringValues text) => ErrorText.Truncate(text.ToString());
}
