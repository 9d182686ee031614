using System.IO.Compression;
using System.Net;
using RxSse.Tests.Browser;
using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Where the demo page is offered, and how.</summary>
[Collection(QuietServer.Name)]
[Trait("Way", "any")]
public sealed class DemoTests(QuietServer quiet)
{
    private static readonly Dictionary<string, string> Development = new() { ["ASPNETCORE_ENVIRONMENT"] = "Development" };

    [Theory]
    [InlineData("/demo")]
    [InlineData("/demo/")]
    [InlineData("/demo/main.js")]
    public async Task Production_DoesNotOfferIt(string path)
    {
        using var response = await quiet.Server.Client.GetAsync(path);

        await ProblemAssert.IsProblemAsync(response, 404, path);
    }

    [Fact]
    public async Task Development_OffersIt_UnlessItIsTurnedOff()
    {
        await using var server = await RunningServer.FromAsync(ServerProcess.Start([], Development));
        await using var without = await RunningServer.FromAsync(ServerProcess.Start(["--RxSse:Demo:Enabled=false"], Development));

        Assert.Equal(Repository.Read("samples/browser/index.html"), await server.Client.GetStringAsync("/demo/"));
        using var missing = await without.Client.GetAsync("/demo/");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task EveryFileOfThePage_IsServed_WithItsType_ForThisPageAlone()
    {
        await using var server = await RunningServer.StartAsync("--RxSse:Demo:Enabled=true");
        Assert.Contains("rxsse/worker.js", DemoPage.Files.Keys);

        foreach (var (name, file) in DemoPage.Files)
        {
            using var response = await server.Client.GetAsync($"/demo/{name}");

            Assert.Equal(await File.ReadAllBytesAsync(file), await response.Content.ReadAsByteArrayAsync());
            Assert.Equal(TypeOf(file), response.Content.Headers.ContentType?.MediaType);
            Assert.True(response.Headers.CacheControl!.NoCache);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            if (name == "rxsse/worker.js" || Path.GetExtension(file) is ".html" or ".svg")
            {
                var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
                Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
                Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
                Assert.EndsWith("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            }
        }

        using var framed = await server.Client.GetAsync("/demo/?embed");
        Assert.EndsWith("frame-ancestors 'none'", Assert.Single(framed.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OriginThatIsNone_StopsTheStart()
    {
        var lines = await StartFault.LinesInProcessAsync("--RxSse:Demo:FrameAncestors=https://a.example;script-src");

        Assert.Contains(lines, line => line.Contains("RxSse:Demo:FrameAncestors", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("gzip, br", "br")]
    [InlineData("gzip, br;q=0", "gzip")]
    public async Task Files_AreCompressed_ForThoseWhoAcceptIt(string accepted, string encoding)
    {
        await using var server = await RunningServer.StartAsync("--RxSse:Demo:Enabled=true");
        using var plain = await server.Client.GetAsync("/demo/main.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/demo/main.js");
        request.Headers.AcceptEncoding.ParseAdd(accepted);

        using var response = await server.Client.SendAsync(request);

        Assert.Equal(encoding, Assert.Single(response.Content.Headers.ContentEncoding));
        Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        Assert.NotEqual(plain.Headers.ETag, response.Headers.ETag);
        var bytes = await response.Content.ReadAsStreamAsync();
        await using Stream text = encoding == "br" ? new BrotliStream(bytes, CompressionMode.Decompress) : new GZipStream(bytes, CompressionMode.Decompress);
        Assert.Equal(await plain.Content.ReadAsStringAsync(), await new StreamReader(text).ReadToEndAsync());
        Assert.True(response.Content.Headers.ContentLength < plain.Content.Headers.ContentLength / 2);

        using var again = new HttpRequestMessage(HttpMethod.Head, "/demo/main.js");
        again.Headers.AcceptEncoding.ParseAdd(encoding);
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var unchanged = await server.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task FileThatTheBrowserHas_IsNotSentAgain()
    {
        await using var server = await RunningServer.StartAsync("--RxSse:Demo:Enabled=true");
        using var first = await server.Client.GetAsync("/demo/main.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/demo/main.js");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task PathWithoutTheSlash_LeadsToTheOneWithIt()
    {
        await using var server = await RunningServer.StartAsync("--RxSse:Demo:Enabled=true");
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

        using var response = await client.GetAsync(new Uri(server.Address, "/demo"));

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/demo/", response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/demo/nothing.js")]
    [InlineData("/demo/README.md")]
    [InlineData("/demo/rxsse/package.json")]
    [InlineData("/demo/..%2fappsettings.json")]
    [InlineData("/demo/%2e%2e/appsettings.json")]
    [InlineData("/demo//etc/passwd")]
    public async Task OtherFiles_AreNotThere(string path)
    {
        await using var server = await RunningServer.StartAsync("--RxSse:Demo:Enabled=true");

        using var response = await server.Client.GetAsync(path);

        await ProblemAssert.IsProblemAsync(response, 404);
    }

    [Fact]
    public async Task OtherMethods_AreRefused()
    {
        await using var server = await RunningServer.StartAsync("--RxSse:Demo:Enabled=true");

        using var response = await server.Client.PostAsync("/demo/", null);

        await ProblemAssert.IsProblemAsync(response, 405, "GET");
    }

    private static string TypeOf(string file) => Path.GetExtension(file) switch
    {
        ".html" => "text/html",
        ".css" => "text/css",
        ".js" => "text/javascript",
        _ => "image/svg+xml",
    };
}
