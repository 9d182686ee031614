using System.Net.Http.Headers;

namespace RxSse.Client;

/// <summary>Who a client is: a bearer token or an API key. Nothing prints it.</summary>
public sealed class Credential
{
    private const string KeyHeader = "X-Api-Key";

    private readonly bool _isToken;
    private readonly string _secret;

    private Credential(bool isToken, string secret)
    {
        if (string.IsNullOrEmpty(secret) || secret.Any(letter => letter is <= ' ' or > '~'))
        {
            // The value stays out of the message.
            throw new ArgumentException(
                $"The {(isToken ? "token" : "API key")} is empty or has a character that is not allowed. Allowed: visible ASCII characters.");
        }

        (_isToken, _secret) = (isToken, secret);
    }

    /// <summary>A bearer token, for the header <c>Authorization</c>.</summary>
    /// <exception cref="ArgumentException">It is empty or has other characters than visible ASCII.</exception>
    public static Credential BearerToken(string token) => new(isToken: true, token);

    /// <summary>An API key, for the header <c>X-Api-Key</c>.</summary>
    /// <exception cref="ArgumentException">It is empty or has other characters than visible ASCII.</exception>
    public static Credential ApiKey(string key) => new(isToken: false, key);

    /// <summary>
    /// A client that sends the credential to this server and to no other. It follows no redirects. For a client of
    /// <c>IHttpClientFactory</c>, use a <see cref="CredentialHandler"/>.
    /// </summary>
    /// <param name="server">The server, such as <c>https://example.com</c>; its path does not matter.</param>
    public HttpClient CreateClient(Uri server) =>
        new(new CredentialHandler(this, server) { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false } });

    /// <summary>What kind of credential it is, without the secret.</summary>
    public override string ToString() => _isToken ? "bearer token" : "API key";

    internal void AddTo(HttpRequestHeaders headers)
    {
        if (_isToken)
        {
            headers.Authorization = new AuthenticationHeaderValue("Bearer", _secret);
        }
        else
        {
            headers.Remove(KeyHeader);
            headers.Add(KeyHeader, _secret);
        }
    }
}
