using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>An application of somebody else, in memory, that RxSse is a guest in.</summary>
internal sealed class GuestHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly UndescribedResponses _undescribed;

    private GuestHost(WebApplication app, UndescribedResponses undescribed)
    {
        (_app, _undescribed) = (app, undescribed);
        Client = app.GetTestClient();
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<GuestHost> StartAsync(
        Action<WebApplicationBuilder> configure, Action<WebApplication> map, string environment = "Production", params string[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = environment,
            ContentRootPath = Path.GetTempPath(),
            Args = ["--hostBuilder:reloadConfigOnChange=false", .. settings],
        });
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        configure(builder);
        var app = builder.Build();
        var undescribed = new UndescribedResponses(app.Services);
        app.Use(undescribed.Watch);
        map(app);
        await app.StartAsync();
        return new GuestHost(app, undescribed);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async Task<HttpStatusCode> StatusAsync(string path, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(HttpMethod.Get, path, headers);
        return response.StatusCode;
    }

    /// <summary>Opens a response of events, and waits until its shard knows it.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, params (string Name, string Value)[] headers)
    {
        using var patience = Patience.Start();
        var response = await SendAsync(HttpMethod.Get, path, headers);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.Content.ReadAsStreamAsync(patience.Token);
        var text = "";
        for (var buffer = new byte[1_024]; !text.Contains("heartbeat", StringComparison.Ordinal);)
        {
            var read = await body.ReadAsync(buffer, patience.Token);
            Assert.True(read > 0, $"The response has ended: {text}");
            text += Encoding.UTF8.GetString(buffer, 0, read);
        }

        return response;
    }

    /// <summary>The data of the first event at a path.</summary>
    public async Task<string> FirstEventAsync(string path, params (string Name, string Value)[] headers)
    {
        using var patience = Patience.Start();
        using var response = await SendAsync(HttpMethod.Get, path, headers);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
        await using var items = SseParser.Create(body).EnumerateAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        Assert.True(await items.MoveNextAsync());
        return items.Current.Data;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Assert.Empty(_undescribed.All);
    }
}
