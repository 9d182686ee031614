namespace RxSse.Client;

/// <summary>
/// Adds a credential to the requests to one server, and to no others. A redirect would take an API key to another server, so the handler below
/// must not follow redirects: above a <see cref="SocketsHttpHandler"/> or <see cref="HttpClientHandler"/> that does, each request fails. Another
/// handler is not checked.
/// </summary>
public sealed class CredentialHandler : DelegatingHandler
{
    private readonly Credential _credential;
    private readonly Uri _server;

    /// <param name="credential">Who the client is.</param>
    /// <param name="server">The server, such as <c>https://example.com</c>. Scheme, host and port must be those of the requests.</param>
    /// <exception cref="ArgumentException">The address is not absolute.</exception>
    public CredentialHandler(Credential credential, Uri server)
    {
        ArgumentNullException.ThrowIfNull(credential);
        ArgumentNullException.ThrowIfNull(server);
        if (!server.IsAbsoluteUri)
        {
            throw new ArgumentException("The address of the server must be absolute, such as https://example.com.", nameof(server));
        }

        (_credential, _server) = (credential, server);
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Add(request);
        return base.Send(request, cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Add(request);
        return base.SendAsync(request, cancellationToken);
    }

    private void Add(HttpRequestMessage request)
    {
        ThrowIfItFollowsRedirects();
        if (request.RequestUri is { IsAbsoluteUri: true } address
            && Uri.Compare(address, _server, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0)
        {
            _credential.AddTo(request.Headers);
        }
    }

    private void ThrowIfItFollowsRedirects()
    {
        var handler = InnerHandler;
        while (handler is DelegatingHandler { InnerHandler: { } inner })
        {
            handler = inner;
        }

        if (handler is SocketsHttpHandler { AllowAutoRedirect: true } or HttpClientHandler { AllowAutoRedirect: true })
        {
            throw new InvalidOperationException(
                "AllowAutoRedirect of the handler below must be false: a redirect would take the credential to another server.");
        }
    }
}
