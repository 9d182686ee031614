namespace RxSse.Benchmarks.Servers;

/// <summary>How clients reach the server, if not over HTTP/1.1 in cleartext.</summary>
/// <param name="IsHttp2">HTTP/2; without TLS with prior knowledge. Otherwise HTTP/1.1.</param>
/// <param name="IsTls">With TLS.</param>
/// <param name="StreamsPerConnection">How many clients share a connection.</param>
internal sealed record Transport(bool IsHttp2, bool IsTls, int StreamsPerConnection)
{
    private const int MaxStreams = 250; // of the server, for a connection

    /// <summary>Its name in the table.</summary>
    public string Name => string.Join(' ', new[]
    {
        IsHttp2 ? "HTTP/2" : "HTTP/1.1", IsTls ? "TLS" : "", StreamsPerConnection > 1 ? $"{StreamsPerConnection} streams" : "",
    }.Where(part => part.Length > 0));

    /// <summary>Null without an option.</summary>
    /// <exception cref="FormatException">The options contradict each other; the message says how.</exception>
    public static Transport? From(Arguments arguments)
    {
        var (isHttp2, isTls) = (arguments.Switch("--http2"), arguments.Switch("--tls"));
        var streams = arguments.Number("--streams-per-connection", 1, 1, MaxStreams);
        return streams > 1 && !isHttp2 ? throw new FormatException("--streams-per-connection needs --http2: a connection of HTTP/1.1 has one stream.")
            : isHttp2 || isTls ? new Transport(isHttp2, isTls, streams)
            : null;
    }

    /// <summary>Settings of the server: an address for calls in cleartext HTTP/1.1, and behind it one for the clients.</summary>
    /// <param name="certificate">The certificate of the server; null without TLS.</param>
    public IEnumerable<KeyValuePair<string, string>> Settings(ServerCertificate? certificate)
    {
        yield return new("Kestrel__Endpoints__Calls__Url", "http://127.0.0.1:0");
        yield return new("Kestrel__Endpoints__Events__Url", $"{(IsTls ? "https" : "http")}://127.0.0.1:0");
        yield return new("Kestrel__Endpoints__Events__Protocols", IsHttp2 ? "Http2" : "Http1");
        if (certificate is not null)
        {
            yield return new("Kestrel__Endpoints__Events__Certificate__Path", certificate.CertificatePath);
            yield return new("Kestrel__Endpoints__Events__Certificate__KeyPath", certificate.KeyPath);
        }
    }
}
