using System.IO.Compression;
using System.Net;
using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Delivery.Compression;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>An application may compress its responses: then they do not go to the socket as they are.</summary>
public sealed class CompressionTests : IAsyncLifetime
{
    private readonly WebApplication _app = Build();

    public Task InitializeAsync() => _app.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("gzip")]
    [InlineData("identity")]
    public async Task Events_ComeInTheEncoding_ThatTheClientAskedFor(string encoding)
    {
        using var patience = Patience.Start();
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_app.Urls.Single()}/events") { Headers = { { "Accept-Encoding", encoding } } };

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);

        var isCompressed = encoding == "gzip";
        Assert.Equal(isCompressed ? ["gzip"] : [], response.Content.Headers.ContentEncoding);
        var body = await response.Content.ReadAsStreamAsync(patience.Token);
        await using var items = SseParser.Create(isCompressed ? new GZipStream(body, CompressionMode.Decompress) : body)
            .EnumerateAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        Assert.True(await items.MoveNextAsync());
        Assert.Contains("connected", items.Current.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClientWhoseEventsAreCompressedOnceForAll_IsNotCompressedAgain()
    {
        using var patience = Patience.Start();
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, UseProxy = false })
        {
            DefaultRequestHeaders = { { "Accept-Encoding", "gzip" } },
        };
        using var alone = await client.GetAsync(new Uri($"{_app.Urls.Single()}/events"), HttpCompletionOption.ResponseHeadersRead, patience.Token);
        using var shared = await client.GetAsync(new Uri($"{_app.Urls.Single()}/events"), HttpCompletionOption.ResponseHeadersRead, patience.Token);

        foreach (var response in new[] { alone, shared })
        {
            Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
            await using var items = SseParser.Create(
                    new GZipStream(await response.Content.ReadAsStreamAsync(patience.Token), CompressionMode.Decompress))
                .EnumerateAsync(patience.Token).GetAsyncEnumerator(patience.Token);
            Assert.True(await items.MoveNextAsync());
            Assert.Contains("connected", items.Current.Data, StringComparison.Ordinal);
        }
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddResponseCompression(options => options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "text/event-stream"]);
        builder.Services.AddRxSse(options => options.Delivery.Compression = CompressionMethod.Gzip); // not for a client that is alone
        var app = builder.Build();
        app.UseResponseCompression();
        app.MapRxSse();
        return app;
    }
}
