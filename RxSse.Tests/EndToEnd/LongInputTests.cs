using System.Net.Http.Headers;
using System.Text;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Whatever is wrong in a request, and however long it is: the error repeats only the beginning.</summary>
[Trait("Way", "any")]
public sealed class LongInputTests : IAsyncLifetime
{
    private const int MaxErrorBytes = 1_024;
    private static readonly string Long = new('x', 7_000);
    private static readonly string Word = new('x', 3_000);
    private static readonly string Path = string.Join('.', Enumerable.Repeat("abc", 700));

    private RunningServer _server = null!;

    public static TheoryData<string> Views =>
    [
        Word, $"stock | {Word} 1s", $"stock | as {Word}", $"stock | sample {Word}", $"stock | sample {new string('1', 3_000)}s",
        $"stock | where price > {Word} 5", $"stock | where price > {new string('1', 3_000)}", $"stock | where {Word}",
        $"stock | where price startswith {new string('1', 25)}", $"stock | where price in ({Word})", $"stock | where price > '{Word}",
        $"stock | select ${string.Concat(Enumerable.Repeat("[0]", 700))}", $"stock | select {Path} as {Word[..900]}, price as {Word[..900]}", $"stock | select {Word} | where y = 1",
        $"stock | buffer 1s | where {Word} = 1", $"stock | select price | where {Word} = 1", $"latest(stock | as {Word}, metrics)",
        $"latest((stock | as {new string('x', 80)}), (metrics | as {new string('x', 80)}))", $"stock | take {Word}", $"stock, {Word}",
    ];

    public async Task InitializeAsync() =>
        _server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Composition:MaxLength=100000"]);

    [Theory]
    [MemberData(nameof(Views))]
    public Task ErrorInAView_IsShort(string view) => AssertShortAsync(HttpMethod.Get, $"/events?view={Uri.EscapeDataString(view)}");

    [Theory]
    [InlineData("streams=")]
    [InlineData("format=")]
    [InlineData("overflow=")]
    [InlineData("from=")]
    [InlineData("since=")]
    [InlineData("")]
    public Task ErrorInTheQuery_IsShort(string parameter) => AssertShortAsync(HttpMethod.Get, $"/events?{parameter}{Long}");

    [Fact]
    public async Task ErrorAboutPathOrMethod_IsShort()
    {
        await AssertShortAsync(HttpMethod.Get, $"/{Long}");
        await AssertShortAsync(new HttpMethod(new string('X', 3_000)), "/events");
    }

    [Fact]
    public async Task ErrorAboutAHeader_IsShort()
    {
        await AssertShortAsync(HttpMethod.Get, "/", request => request.Headers.Host = string.Join('.', Enumerable.Repeat("abc", 2_000)));
        await AssertShortAsync(
            HttpMethod.Post, "/trigger-notification",
            request =>
            {
                request.Headers.Add("Origin", $"https://{Long}");
                request.Headers.Add("Cookie", "a=b");
            });
    }

    [Theory]
    [InlineData("application/{0}", null)]
    [InlineData("application/json; charset={0}", null)]
    [InlineData("application/json", "{0}")]
    public Task ErrorAboutTheBody_IsShort(string type, string? encoding) => AssertShortAsync(
        HttpMethod.Post, "/trigger-notification",
        request =>
        {
            request.Content = new StringContent("{}");
            request.Content.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type.Replace("{0}", Long, StringComparison.Ordinal));
            if (encoding is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding.Replace("{0}", Long, StringComparison.Ordinal));
            }
        });

    [Theory]
    [InlineData("{{\"{0}\":1}}")]
    [InlineData("{{\"{0}\":1,\"{0}\":2}}")]
    [InlineData("{0}")]
    [InlineData("{{\"message\":{0}}}")]
    public Task ErrorInTheBody_IsShort(string body) => AssertShortAsync(
        HttpMethod.Post, "/trigger-notification",
        request => request.Content = new StringContent(
            string.Format(null, CompositeFormat.Parse(body), Long), Encoding.UTF8, new MediaTypeHeaderValue("application/json")));

    [Theory]
    [InlineData("/streams/{0}/events", "{{\"data\":1}}", null)]
    [InlineData("/streams/notifications/events", "{{\"data\":1,\"{0}\":2}}", null)]
    [InlineData("/streams/notifications/events", "{{\"data\":1,\"type\":\"{0}\"}}", null)]
    [InlineData("/streams/notifications/events", "{{\"data\":1}}", "If-Match")]
    public Task ErrorInWhatIsPublished_IsShort(string path, string body, string? header) => AssertShortAsync(
        HttpMethod.Post, string.Format(null, CompositeFormat.Parse(path), Long),
        request =>
        {
            request.Content = new StringContent(
                string.Format(null, CompositeFormat.Parse(body), Long), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation(header, Long);
            }
        });

    [Fact]
    public async Task ErrorAboutANameOrAnId_IsShort()
    {
        await AssertShortAsync(HttpMethod.Get, $"/streams/{Long}");
        await AssertShortAsync(HttpMethod.Delete, $"/connections/{Long}");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private async Task AssertShortAsync(HttpMethod method, string path, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, path);
        change?.Invoke(request);
        using var response = await _server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.InRange((int)response.StatusCode, 400, 499);
        var body = await response.Content.ReadAsStringAsync();

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.True(body.Length <= MaxErrorBytes, $"{body.Length} characters: {body}");
    }
}
