using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary>A real proxy with the configuration of its sample, started by the commands of its README, on free ports, in front of a server.</summary>
internal sealed class ProxySample : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rxsse-proxy-");
    private readonly int[] _ports = FreePort.Take(2);
    private readonly PrintingProgram _program;

    private ProxySample(string sample, string configuration, RunningServer server)
    {
        var text = Repository.Read($"{sample}/{configuration}");
        foreach (var (written, here) in new[] { ("3000", server.Address.Port), ("8080", _ports[0]), ("8443", _ports[1]) })
        {
            Assert.Contains($":{written}", text, StringComparison.Ordinal);
            text = text.Replace($":{written}", $":{here}", StringComparison.Ordinal);
        }

        File.WriteAllText(Path.Combine(_folder.FullName, configuration), text);
        // Caddy keeps the certificates that it makes at home.
        _program = PrintingProgram.StartShell($"export PATH=$PATH:/usr/sbin HOME=$PWD XDG_DATA_HOME=$PWD XDG_CONFIG_HOME=$PWD; {Typed(sample)}", _folder.FullName);
    }

    /// <summary>The proxy when it answers.</summary>
    public static async Task<ProxySample> StartAsync(string sample, string configuration, RunningServer server)
    {
        var proxy = new ProxySample(sample, configuration, server);
        try
        {
            using var client = proxy.Client(isTls: false);
            var waiting = Stopwatch.StartNew();
            while (!await AnswersAsync(client))
            {
                Assert.True(waiting.Elapsed < Patience.Limit, "The proxy does not answer.");
                await Task.Delay(Pause, TimeProvider.System);
            }

            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of its address with TLS and HTTP/2, or of the other one.</summary>
    public HttpClient Client(bool isTls)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, ResponseDrainTimeout = TimeSpan.Zero };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null; // it has just made it
        return new HttpClient(handler)
        {
            BaseAddress = new Uri(isTls ? $"https://localhost:{_ports[1]}" : $"http://localhost:{_ports[0]}"),
            Timeout = Patience.Limit,
            DefaultRequestVersion = isTls ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    /// <summary>Events pass at once, and so do cursors. Nothing else is sent, so that an event which waits in a buffer waits for ever.</summary>
    public static async Task AssertServesAsync(HttpClient client, Version version)
    {
        await using var reader = await EventReader.JoinAsync(client);
        var first = await client.TriggerIdAsync();
        Assert.Equal(first, (await reader.NextAsync()).Id);
        var second = await client.TriggerIdAsync();
        Assert.Equal(second, (await reader.NextAsync()).Id);
        Assert.Equal(version, reader.Response.Version);
        Assert.Equal(MediaTypeHeaderValue.Parse("text/event-stream"), reader.Response.Content.Headers.ContentType);

        await using var returned = await EventReader.OpenAsync(client, "", ("Last-Event-ID", first));
        await returned.NextAsync("connected");
        Assert.Equal(second, (await returned.NextAsync()).Id);
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync("/healthz/live");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // it does not listen yet
        }
    }

    // The block that begins with going to the sample's folder, of which this one is a copy.
    private static string Typed(string sample)
    {
        var lines = Document.Blocks(Repository.Read($"{sample}/README.md"), "sh").Select(block => block.Split('\n')).Single(lines => lines[0] == $"cd {sample}");
        return string.Join(" && ", [.. lines[1..^1], $"exec {lines[^1]}"]);
    }
}
