using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using RxSse.Text;

namespace RxSse.Http;

/// <summary>Which bodies can be read as JSON: in UTF-8 (RFC 8259, 8.1), and not compressed.</summary>
internal static class JsonBody
{
    private static readonly string[] Utf8 = ["utf-8", "utf8"]; // WHATWG Encoding, 4.2

    /// <summary>Why the body of a request cannot be read as JSON, for a 415. Null if it can.</summary>
    public static string? Fault(HttpRequest request)
    {
        if (!request.HasJsonContentType())
        {
            return $"The body must be JSON, with Content-Type: application/json, not '{ErrorText.Truncate(request.ContentType ?? "")}'.";
        }

        return Fault(MediaTypeHeaderValue.Parse(request.ContentType), request.Headers.ContentEncoding);
    }

    /// <summary>Why a body of a type that is supported is not text in UTF-8, for a 415. Null if it is.</summary>
    public static string? Fault(MediaTypeHeaderValue type, StringValues contentEncoding)
    {
        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        if (charset.Length > 0 && !Utf8.Contains(charset.Value, StringComparer.OrdinalIgnoreCase))
        {
            return $"The body must be in UTF-8, not in '{ErrorText.Truncate(charset.Value!)}'.";
        }

        var encoding = contentEncoding.ToString();
        return encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)
            ? $"The body must not be compressed: Content-Encoding '{ErrorText.Truncate(encoding)}' is not supported."
            : null;
    }
}
