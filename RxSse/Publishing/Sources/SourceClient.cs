using System.Net;
using RxSse.Streams;

namespace RxSse.Publishing.Sources;

/// <summary>Sends the requests of one source. It follows redirects within the origin of the URL only.</summary>
internal sealed class SourceClient(HttpMessageHandler handler, SourceOptions options) : IDisposable
{
    private const int MaxRedirects = 5;

    private readonly HttpMessageInvoker _http = new(handler, disposeHandler: true);

    /// <summary>Returns the response as soon as its headers are there. The caller disposes it.</summary>
    /// <param name="url">The URL of the source, perhaps with a further query.</param>
    /// <param name="headers">Headers besides those of the configuration.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="SourceFaultException">It redirects elsewhere, or too often.</exception>
    public async Task<HttpResponseMessage> GetAsync(
        Uri url, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendAsync(url, headers, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
            {
                return response;
            }

            using (response)
            {
                url = redirects < MaxRedirects
                    ? TargetOf(response, url)
                    : throw new SourceFaultException($"The server redirects more than {MaxRedirects} times.");
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private static Uri TargetOf(HttpResponseMessage response, Uri url)
    {
        if (response.Headers.Location is not { } location)
        {
            throw new SourceFaultException("The server redirects without saying where to.");
        }

        var target = location.IsAbsoluteUri ? location : new Uri(url, location);
        return Uri.Compare(target, url, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
            && target.UserInfo == ""
            ? target
            : throw new SourceFaultException(
                "The server redirects to another origin, which is not followed. Set Url to it if it is the right one.");
    }

    private async Task<HttpResponseMessage> SendAsync(
        Uri url, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in options.Headers.Concat(headers))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
