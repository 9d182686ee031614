using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>What the section <c>RxSse</c> may hold, and what stops the start.</summary>
[Trait("Way", "any")]
public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("RxSse:Streams:Stock:Period", "5", "10ms to 24h")]
    [InlineData("RxSse:Streams:Stock:Period", "", "10ms to 24h")]
    [InlineData("RxSse:Streams:Metrics:Period", "9ms", "10ms to 24h")]
    [InlineData("RxSse:Streams:Notifications:Period", "25h", "10ms to 24h")]
    [InlineData("RxSse:Heartbeat", "soon", "10ms to 24h")]
    [InlineData("RxSse:Heartbeat", "-5s", "10ms to 24h")]
    [InlineData("RxSse:Heartbeat", "9999999999h", "10ms to 24h")]
    [InlineData("RxSse:Log:Kind", "disk", "memory, file or redis")]
    [InlineData("RxSse:Log:File:Directory", "", "a directory of this machine")]
    [InlineData("RxSse:Log:File:Sync", "daily", "always, interval")]
    [InlineData("RxSse:Log:NewEpoch", "once", "true or false")]
    [InlineData("RxSse:History:Capacity", "0", "1 to 10,000,000")]
    [InlineData("RxSse:History:MaxAge", "1.5", "1s to 720h")]
    [InlineData("RxSse:Composition:MaxLength", "0", "1 to 100,000")]
    [InlineData("RxSse:Composition:MaxOperators", "1001", "1 to 1,000")]
    [InlineData("RxSse:Composition:MaxDepth", "65", "1 to 64")]
    [InlineData("RxSse:Composition:MaxPipes", "10001", "1 to 10,000")]
    [InlineData("RxSse:Composition:ShortestPeriod", "0s", "1ms to 24h")]
    [InlineData("RxSse:Composition:LongestPeriod", "25h", "1ms to 24h")]
    [InlineData("RxSse:Composition:BufferItems", "-1", "1 to 1,000,000")]
    [InlineData("RxSse:Composition:BufferBytes", "1023", "1,024 to 268,435,456")]
    [InlineData("RxSse:Composition:LiveViews", "none", "1 to 1,000,000")]
    [InlineData("RxSse:Composition:ShareGrace", "-1s", "0s to 24h")]
    [InlineData("RxSse:Delivery:QueueEvents", "many", "1 to 1,000,000")]
    [InlineData("RxSse:Delivery:QueueEvents", "99999999999", "1 to 1,000,000")]
    [InlineData("RxSse:Delivery:QueueBytes", "512", "1,024 to 1,073,741,824")]
    [InlineData("RxSse:Delivery:MaxSubscribers", "-1", "1 to 1,000,000")]
    [InlineData("RxSse:Delivery:DrainWindow", "61s", "0s to 1m")]
    [InlineData("RxSse:Delivery:StallTimeout", "99ms", "100ms to 1h")]
    [InlineData("RxSse:Delivery:Retry", "0s", "100ms to 1h")]
    [InlineData("RxSse:Cors:Origins", "example.org", "origins such as https://example.org")]
    [InlineData("RxSse:Cors:Origins", "https://example.org/page", "origins such as https://example.org")]
    [InlineData("RxSse:Demo:Enabled", "yes", "true or false")]
    [InlineData("RxSse:Limits:Publishes", "100", "1 to 1,000,000,000 with /s, /m or /h")]
    [InlineData("RxSse:Proxies", "proxy.example", "addresses and networks such as 10.0.0.5")]
    [InlineData("RxSse:Proxies", "10.1", "addresses and networks such as 10.0.0.5")]
    [InlineData("PORT", "abc", "0 to 65535")]
    [InlineData("PORT", "65536", "0 to 65535")]
    [InlineData("PORT", "-1", "0 to 65535")]
    public async Task BadValue_StopsTheStart_WithALineThatNamesKeyValueAndRange(string key, string value, string range)
    {
        var line = Assert.Single(await StartFault.LinesInProcessAsync($"--{key}={value}"));

        Assert.StartsWith($"{key}: ", line, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", line, StringComparison.Ordinal);
        Assert.Contains(range, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RxSse:Hartbeat", "Heartbeat")]
    [InlineData("RxSse:Hub:Heartbeat", "Heartbeat")]
    [InlineData("RxSse:Streams:Stocks:Period", "Streams:Stock:Period")]
    [InlineData("RxSse:Streams:Stock", "Streams:Stock:Period")]
    [InlineData("RxSse:Heartbeat:0", "Heartbeat")]
    public async Task UnknownKey_StopsTheStart_WithALineThatListsWhatThereIs(string key, string known)
    {
        var line = Assert.Single(await StartFault.LinesInProcessAsync($"--{key}=15s"));

        Assert.StartsWith($"{key}: ", line, StringComparison.Ordinal);
        Assert.Contains(known, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralFaults_AreAllReported_InALineEach()
    {
        var lines = await StartFault.LinesAsync(
            ["--RxSse:Streams:Stock:Period=5", "--RxSse:Heartbeat=1ms", "--RxSse:Delivery:QueueEvents=0", "--RxSse:Colour=red", "--PORT=abc"]);

        Assert.Equal(
            ["PORT", "RxSse:Colour", "RxSse:Delivery:QueueEvents", "RxSse:Heartbeat", "RxSse:Streams:Stock:Period"],
            lines.Select(line => line.Split(": ")[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Durations_AreTaken_InBothForms()
    {
        await using var server = await RunningServer.StartAsync(
            "--RxSse:Streams:Stock:Period=50ms", "--RxSse:Streams:Metrics:Period=00:00:00.050", "--RxSse:Streams:Notifications:Period=23:59:59",
            "--RxSse:History:MaxAge=720h", "--RxSse:Delivery:DrainWindow=00:00:00", "--RxSse:Delivery:StallTimeout=1m");
        await using var reader = await EventReader.JoinAsync(server.Client);

        await reader.NextAsync("stock-update");
        await reader.NextAsync("metrics-update");
    }

    [Fact]
    public async Task CommandLine_WinsOverTheEnvironment_WhichWinsOverTheDefault()
    {
        var environment = new Dictionary<string, string>
        {
            ["RxSse__Delivery__MaxSubscribers"] = "0",
            ["RxSse__Delivery__Retry"] = "10s",
        };
        await using var server = await RunningServer.FromAsync(ServerProcess.Start(["--RxSse:Delivery:MaxSubscribers=1"], environment));

        await using var reader = await EventReader.OpenAsync(server.Client);

        Assert.InRange((await reader.NextAsync()).Retry!.Value, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task BadValueOfTheEnvironment_StopsTheStartToo()
    {
        var line = Assert.Single(await StartFault.LinesAsync([], new Dictionary<string, string> { ["RxSse__Heartbeat"] = "15" }));

        Assert.StartsWith("RxSse:Heartbeat: '15'", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerStartedElsewhere_FindsItsSettings_AndLogsNoRequests()
    {
        await using var server = await RunningServer.FromAsync(ServerProcess.Start([], workingDirectory: Path.GetTempPath()));
        await server.Client.GetStringAsync("/");
        using (await server.Client.GetAsync("/nothing"))
        {
        }

        await (await EventReader.JoinAsync(server.Client)).DisposeAsync();
        var exit = await server.StopAsync();

        Assert.Equal(0, exit.Code);
        Assert.Empty(exit.Errors);
        Assert.DoesNotContain(exit.Output, line => line.Contains("Request", StringComparison.Ordinal) || line.Contains("/nothing", StringComparison.Ordinal));
    }
}
