using Microsoft.Net.Http.Headers;

namespace RxSse.Http.Security;

/// <summary>Whether a request has come through a proxy, so that its sender is not known.</summary>
internal static class ProxyMarks
{
    // RFC 7239, RFC 9110 and RFC 8586; headers that proxies commonly add; and headers with the client's address, such as CF-Connecting-IP
    // and True-Client-IP.
    private static readonly string[] Names = ["Forwarded", "Via", "CDN-Loop"];
    private static readonly string[] Beginnings = ["X-Forwarded", "X-Original-", "X-Envoy-"];
    private static readonly string[] Ends = ["Client-IP", "Real-IP", "Connecting-IP"];

    // What browsers and other clients commonly send themselves, the most common first.
    private static readonly string[] OfClients =
    [
        HeaderNames.Host, HeaderNames.ContentType, HeaderNames.ContentLength, HeaderNames.Accept, HeaderNames.UserAgent,
        HeaderNames.AcceptEncoding, HeaderNames.Connection, HeaderNames.Authorization, HeaderNames.TransferEncoding, ApiKeys.Header,
        "Idempotency-Key", HeaderNames.CacheControl, HeaderNames.AcceptLanguage, HeaderNames.Cookie, HeaderNames.Origin, HeaderNames.Referer,
        "Last-Event-ID", "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site", "Sec-CH-UA", "Sec-CH-UA-Mobile", "Sec-CH-UA-Platform",
        HeaderNames.Pragma, "Priority", "DNT", "Sec-GPC",
    ];

    /// <summary>
    /// Whether it has a header that proxies add, or had one before other middleware took it away (<see cref="RememberIn"/>).
    /// </summary>
    public static bool AreIn(HttpContext context) =>
        context.Features.Get<Remembered>() is not null || AreIn(context.Request.Headers);

    /// <summary>Call it before any other middleware: the one for forwarded headers takes them away.</summary>
    public static void RememberIn(HttpContext context)
    {
        if (AreIn(context))
        {
            context.Features.Set(Remembered.Instance);
        }
    }

    // Most requests have no other headers than those of clients. The server keeps 128 bytes of an enumeration while a response is open.
    private static bool AreIn(IHeaderDictionary headers)
    {
        var others = headers.Count;
        for (var i = 0; i < OfClients.Length && others > 0; i++)
        {
            others -= headers.ContainsKey(OfClients[i]) ? 1 : 0;
        }

        return others > 0 && headers.Any(header => IsMark(header.Key));
    }

    private static bool IsMark(string name) => Array.Exists(Names, mark => mark.Equals(name, StringComparison.OrdinalIgnoreCase))
        || Array.Exists(Beginnings, mark => name.StartsWith(mark, StringComparison.OrdinalIgnoreCase))
        || Array.Exists(Ends, mark => name.EndsWith(mark, StringComparison.OrdinalIgnoreCase));

    private sealed class Remembered
    {
        public static readonly Remembered Instance = new();
    }
}
