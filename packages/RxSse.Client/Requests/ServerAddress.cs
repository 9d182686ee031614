namespace RxSse.Client.Requests;

/// <summary>The addresses of endpoints.</summary>
internal static class ServerAddress
{
    /// <summary>The address of an endpoint.</summary>
    /// <param name="server">The server, with the prefix of its endpoints.</param>
    /// <param name="endpoint">The path below, with its query.</param>
    public static Uri Of(Uri server, string endpoint)
    {
        var path = server.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        return new Uri(new Uri(path.EndsWith('/') ? path : $"{path}/"), endpoint);
    }
}
