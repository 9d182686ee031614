namespace RxSse.Http.Security;

/// <summary>Whether a request has come through a proxy, so that its sender is not known.</summary>
internal static class ProxyMarks
{
    // RFC 7239, RFC 9110 and RFC 8586; headers that proxies commonly add; and headers with the client's address, such as CF-Connecting-IP
    // and True-Client-IP.
    private static readonly string[] Names = ["Forwarded", "Via", "CDN-Loop"];
    private static readonly string[] Beginnings = ["X-Forwarded", "X-Original-", "X-Envoy-"];
    private static readonly string[] Ends = ["Client-IP", "Real-IP", "Connecting-IP"];

    /// <summary>
    /// Whether it has a header that proxies add, or had one before other middleware took it away (<see cref="RememberIn"/>).
    /// </summary>
    public static bool AreIn(HttpContext context) =>
        context.Features.Get<Remembered>() is not null || context.Request.Headers.Any(header => IsMark(header.Key));

    /// <summary>Call it before any other middleware: the one for forwarded headers takes them away.</summary>
    public static void RememberIn(HttpContext context)
    {
        if (AreIn(context))
        {
            context.Features.Set(Remembered.Instance);
        }
    }

    private static bool IsMark(string name) => Array.Exists(Names, mark => mark.Equals(name, StringComparison.OrdinalIgnoreCase))
        || Array.Exists(Beginnings, mark => name.StartsWith(mark, StringComparison.OrdinalIgnoreCase))
        || Array.Exists(Ends, mark => name.EndsWith(mark, StringComparison.OrdinalIgnoreCase));

    private sealed class Remembered
    {
        public static readonly Remembered Instance = new();
    }
}
