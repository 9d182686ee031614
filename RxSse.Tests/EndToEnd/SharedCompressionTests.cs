using System.Net;
using System.Text;
using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>With <c>Delivery:Compression=gzip</c>, clients of any kind get each event when it is sent, and a body with a valid end.</summary>
public sealed class SharedCompressionTests(SharedCompressionTests.CompressingServer compressing) : IClassFixture<SharedCompressionTests.CompressingServer>
{
    private const string Gzip = "gzip";

    private RunningServer Server => compressing.Server;

    [Fact]
    public async Task Response_SaysWhatItsEncodingIs_AndWhatItDependsOn()
    {
        await using var gzip = await EventReader.OpenAsync(Server.Client, "", ("Accept-Encoding", "br, gzip;q=0.5"));
        await using var refuses = await EventReader.OpenAsync(Server.Client, "", ("Accept-Encoding", "gzip;q=0, br"));
        await using var plain = await EventReader.OpenAsync(Server.Client);
        await using var alone = await EventReader.OpenAsync(Server.Client, "?streams=stock", ("Accept-Encoding", Gzip));

        Assert.Equal([Gzip], gzip.Response.Content.Headers.ContentEncoding);
        Assert.All([refuses, plain, alone], reader => Assert.Empty(reader.Response.Content.Headers.ContentEncoding));
        Assert.All([gzip, refuses, plain, alone], reader => Assert.Equal(["Origin", "Accept-Encoding"], reader.Response.Headers.Vary));
    }

    [Fact]
    public async Task EventsThatResembleEachOther_TakeAFractionOfTheirBytes()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events") { Headers = { { "Accept-Encoding", Gzip } } };
        using var response = await Server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        using var decoder = new Gunzip();
        var (received, decoded, buffer) = (0, 0, new byte[64 * 1024]);
        for (var i = 0; i < 20; i++)
        {
            var id = await Server.Client.TriggerIdAsync($"{i} {new string('x', 900)}");
            for (var text = ""; !text.Contains(id, StringComparison.Ordinal);)
            {
                var count = await body.ReadAsync(buffer);
                text = Encoding.UTF8.GetString(decoder.Take(buffer.AsSpan(0, count)));
                (received, decoded) = (received + count, decoded + text.Length);
            }
        }

        Assert.InRange(decoded, 20 * 900, 100_000);
        Assert.InRange(received, 1, decoded / 4);
    }

    [Theory]
    [InlineData("notifications | take 4", "take")] // a selection of streams
    [InlineData("notifications | where message != 'none' | take 4", "where")] // a view
    public async Task HttpClientThatDecompresses_GetsEachEventWhenItIsSent_AndTheEnd(string view, string other)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip, UseProxy = false })
        {
            BaseAddress = Server.Address,
        };
        await using var alone = await EventReader.OpenAsync(client, ViewQuery.Of(view));
        await using var reader = await EventReader.OpenAsync(client, ViewQuery.Of(view));
        await reader.ReadJoinAsync();
        for (var i = 0; i < 4; i++)
        {
            var id = await Server.Client.TriggerIdAsync($"{other} {i} {new string('x', i * 300)}");
            Assert.Equal(id, (await reader.NextAsync("notification")).Id);
        }

        Assert.Equal(["complete"], (await reader.ReadToEndAsync()).Select(last => last.Type)); // the decoder checks the length and the checksum
    }

    [Fact]
    public async Task StreamThatIsNotCompressed_IsSentAsItIs()
    {
        await using var alone = await EventReader.OpenAsync(Server.Client, "?streams=secret", ("Accept-Encoding", Gzip));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events?streams=secret") { Headers = { { "Accept-Encoding", Gzip } } };
        using var response = await Server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal([Gzip], response.Content.Headers.ContentEncoding);
        await using var body = await response.Content.ReadAsStreamAsync();
        var (received, buffer) = ("", new byte[64 * 1024]);
        for (var i = 0; i < 3; i++)
        {
            var text = $"secret {i} of {new string('x', 100)}";
            using var published = await Server.Client.PostAsync(
                "/streams/secret/events", new StringContent($"{{\"data\":\"{text}\"}}", null, "application/json"));
            Assert.True(published.IsSuccessStatusCode);
            while (!received.Contains(text, StringComparison.Ordinal))
            {
                received += Encoding.Latin1.GetString(buffer, 0, await body.ReadAsync(buffer));
            }
        }
    }

    [Fact]
    public async Task ViewThatReadsAStreamThatIsNotCompressed_IsNotCompressed()
    {
        var view = ViewQuery.Of("secret | distinct");
        await using var first = await EventReader.OpenAsync(Server.Client, view, ("Accept-Encoding", Gzip));
        await using var second = await EventReader.OpenAsync(Server.Client, view, ("Accept-Encoding", Gzip));

        Assert.Empty(second.Response.Content.Headers.ContentEncoding);
    }

    [FactIfInstalled("curl")]
    public async Task Curl_PrintsEachEventWhenItIsSent()
    {
        await using var curl = Curl.Start("curl --no-buffer --include --compressed http://localhost:3000/events", Server);
        await curl.ReadToLineAsync("Content-Encoding: gzip");
        await curl.ReadToLineAsync("heartbeat");
        for (var i = 0; i < 3; i++)
        {
            var id = await Server.Client.TriggerIdAsync($"to curl {i}");
            await curl.ReadToLineAsync(id);
        }
    }

    [FactIfInstalled("node")]
    public async Task FetchInNode_GetsEachEventWhenItIsSent()
    {
        await using var node = PrintingProgram.Start(
            "node", Repository.PathOf($"{NodeReader.Folder}/fetch.mjs"), new Uri(Server.Address, "/events").ToString());
        await node.ReadToLineAsync("encoding gzip");
        await node.ReadToLineAsync("heartbeat");
        for (var i = 0; i < 3; i++)
        {
            var id = await Server.Client.TriggerIdAsync($"to Node {i}");
            await node.ReadToLineAsync(id);
        }
    }

    /// <summary>It has a subscriber of all streams who accepts gzip, so that the next one is not alone.</summary>
    public sealed class CompressingServer : SharedServer, IAsyncLifetime
    {
        private EventReader? _first;

        public CompressingServer()
            : base([.. QuietServer.Arguments, "--RxSse:Delivery:Compression=gzip", "--RxSse:Streams:secret:Compress=false"])
        {
        }

        async Task IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            _first = await EventReader.OpenAsync(Server.Client, "", ("Accept-Encoding", Gzip));
        }

        async Task IAsyncLifetime.DisposeAsync()
        {
            await _first!.DisposeAsync();
            await DisposeAsync();
        }
    }
}
