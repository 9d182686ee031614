namespace RxSse.Http;

/// <summary>
/// Warns once if requests come from a proxy whose forwarded addresses are not used: then limits by address count all of its clients as one.
/// </summary>
internal sealed partial class UnknownProxies(ILogger<UnknownProxies> logger)
{
    private static readonly string[] Headers = ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"];
    private const string Applied = "X-Original-For"; // what ASP.NET Core leaves of a header that it has used

    private bool _isLogged;

    /// <summary>Looks at a request whose address is counted.</summary>
    public void Notice(HttpContext context)
    {
        if (Volatile.Read(ref _isLogged))
        {
            return;
        }

        var headers = context.Request.Headers;
        if (Array.Find(Headers, headers.ContainsKey) is { } header && !headers.ContainsKey(Applied)
            && !Interlocked.Exchange(ref _isLogged, true))
        {
            LogUnknown(header, context.Connection.RemoteIpAddress?.ToString() ?? "a Unix socket");
        }
    }

    [LoggerMessage(601, LogLevel.Warning, "A request from {Address} has the header {Header}, which is not used: no proxy there is known. "
        + "Limits by address count all who come through it as one. If it is your proxy, make it known (docs/operations.md, Behind a proxy).")]
    private partial void LogUnknown(string header, string address);
}
