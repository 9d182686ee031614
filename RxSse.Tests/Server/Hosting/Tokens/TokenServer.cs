using System.Net;
using Microsoft.AspNetCore.Builder;
using RxSse.Server;
using RxSse.Tests.EndToEnd.Servers;

namespace RxSse.Tests.Server.Hosting.Tokens;

/// <summary>The server in this process, with bearer tokens.</summary>
internal sealed class TokenServer : IAsyncDisposable
{
    public const string Audience = "https://events.example";
    public const string Issuer = "https://issuer.example";
    private readonly WebApplication _app;

    private TokenServer(WebApplication app)
    {
        _app = app;
        Client = RunningServer.ClientOf(new Uri(app.Urls.Single()));
    }

    public HttpClient Client { get; }

    public static async Task<TokenServer> StartAsync(params string[] settings)
    {
        var app = ServerApplication.Create(
            ["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None", "--RxSse:Streams:orders:Type=order", "--RxSse:Access:Anonymous=rxsse:read:stock",
                $"--Authentication:Schemes:Bearer:ValidAudience={Audience}", .. settings]);
        await app.StartAsync();
        return new TokenServer(app);
    }

    public async Task<(HttpStatusCode Status, string Body, string Challenge)> GetAsync(string path, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return (
            response.StatusCode, response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync(),
            response.Headers.WwwAuthenticate.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
