using Microsoft.Net.Http.Headers;

namespace RxSse.Http;

/// <summary>The encodings that a client accepts (RFC 9110, 12.5.3).</summary>
internal static class AcceptedEncodings
{
    /// <summary>Whether it names gzip, with a weight above 0.</summary>
    public static bool AcceptsGzip(this HttpRequest request) => request.Accepts("gzip");

    /// <summary>Whether it names an encoding, with a weight above 0.</summary>
    public static bool Accepts(this HttpRequest request, string encoding) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted)
        && accepted.Any(named => named.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && named.Quality is not 0);
}
