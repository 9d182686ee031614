using System.Net;
using System.Text;

namespace RxSse.Tests.ClientPackage;

/// <summary>A server that takes what is published, and gives each request the same answer.</summary>
internal sealed class RecordingServer(HttpStatusCode status, string answer) : HttpMessageHandler
{
    /// <summary>The requests: method, address, body and idempotency key.</summary>
    public List<(string Line, string Body, string? Key)> Requests { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : "";
        var key = request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null;
        Requests.Add(($"{request.Method} {request.RequestUri!.AbsoluteUri}", body, key));
        return new HttpResponseMessage(status) { Content = new StringContent(answer, Encoding.UTF8, "application/json") };
    }
}
