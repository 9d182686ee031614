using Microsoft.Extensions.Configuration;
using RxSse.Configuration;
using RxSse.Server;
using Xunit;

namespace RxSse.Tests.Configuration;

public sealed class ConfigurationReaderTests
{
    private static IEnumerable<Setting> AllSettings => LibrarySettings.All.Concat(ServerSettings.All);

    [Fact]
    public void Nothing_GivesTheDefaults()
    {
        var (options, faults) = Read();

        Assert.Empty(faults);
        Assert.Equal(
            ["5s", "15s", "10,000", "67,108,864", "1h", "16,777,216", "1,000", "20", "8", "64", "100ms", "1h", "10,000", "262,144", "1,000", "5s",
                "256", "1,048,576", "latest", "10,000", "off", "off", "2s", "30s", "3s", "true", "true", "*",
                "2s", "3s", "5s", "in Development"],
            AllSettings.Select(setting => setting.Print(options)));
    }

    [Fact]
    public void EveryKey_IsRead_WhateverItsCase()
    {
        var (options, faults) = Read(
            ("RxSse:Streams:Stock:Period", "100ms"), ("rxsse:streams:METRICS:period", "00:00:07"), ("RxSse:Streams:Notifications:Period", "1h"),
            ("RxSse:Streams:StartWithin", "8s"), ("RxSse:Heartbeat", "20s"), ("RxSse:History:Capacity", "5"), ("RxSse:History:MaxAge", "2m"),
            ("RxSse:History:Bytes", "68719476736"), ("RxSse:Publishing:QueueBytes", "1048576"),
            ("RxSse:Composition:MaxLength", "11"), ("RxSse:Composition:MaxOperators", "12"), ("RxSse:Composition:MaxDepth", "13"),
            ("RxSse:Composition:MaxPipes", "14"), ("RxSse:Composition:ShortestPeriod", "15ms"), ("RxSse:Composition:LongestPeriod", "16s"),
            ("RxSse:Composition:BufferItems", "17"), ("RxSse:Composition:BufferBytes", "1800"), ("RxSse:Composition:LiveViews", "19"),
            ("RxSse:Composition:ShareGrace", "0s"), ("RxSse:Delivery:QueueEvents", "7"), ("RxSse:Delivery:QueueBytes", "2048"),
            ("RxSse:Delivery:MaxSubscribers", "9"),
            ("RxSse:Delivery:Overflow", "drop-oldest"), ("RxSse:Delivery:MaxSubscribersPerAddress", "4"), ("RxSse:Delivery:MaxConnectionAge", "1h"),
            ("RxSse:Delivery:DrainWindow", "0s"), ("RxSse:Delivery:StallTimeout", "1m"), ("RxSse:Delivery:Retry", "11s"),
            ("RxSse:Delivery:SendAtOnce", "False"),
            ("RxSse:Delivery:AcceptInTurn", "False"),
            ("RxSse:Cors:Origins", "https://a.example, http://b.example:8080"), ("RxSse:Demo:Enabled", "True"));

        Assert.Empty(faults);
        Assert.Equal(
            ["8s", "20s", "5", "68,719,476,736", "2m", "1,048,576", "11", "12", "13", "14", "15ms", "16s", "17", "1,800", "19", "0s",
                "7", "2,048", "drop-oldest", "9", "4", "1h", "0s", "1m", "11s", "false", "false", "https://a.example, http://b.example:8080",
                "100ms", "7s", "1h", "true"],
            AllSettings.Select(setting => setting.Print(options)));
    }

    [Fact]
    public void ListWrittenAsAnArray_IsReadToo()
    {
        var (options, faults) = Read(("RxSse:Cors:Origins:0", "https://a.example"), ("RxSse:Cors:Origins:1", "https://b.example"));

        Assert.Empty(faults);
        Assert.Equal(["https://a.example", "https://b.example"], options.Cors.Origins);
    }

    [Theory]
    [InlineData("RxSse:Heartbeat", "15", "RxSse:Heartbeat: '15' is not a duration such as 500ms, 2s, 1m, 1h or hh:mm:ss (allowed: 10ms to 24h; default: 15s)")]
    [InlineData("RxSse:Heartbeat", "5ms", "RxSse:Heartbeat: '5ms' is not allowed (allowed: 10ms to 24h; default: 15s)")]
    [InlineData("RxSse:Streams:Stock:Period", "25h", "RxSse:Streams:Stock:Period: '25h' is not allowed (allowed: 10ms to 24h; default: 2s)")]
    [InlineData("RxSse:Delivery:QueueEvents", "many", "RxSse:Delivery:QueueEvents: 'many' is not a whole number (allowed: 1 to 1,000,000; default: 256)")]
    [InlineData("RxSse:Delivery:QueueEvents", "0", "RxSse:Delivery:QueueEvents: '0' is not allowed (allowed: 1 to 1,000,000; default: 256)")]
    [InlineData("RxSse:History:Capacity", "99999999999", "RxSse:History:Capacity: '99999999999' is not allowed (allowed: 1 to 10,000,000; default: 10,000)")]
    [InlineData("RxSse:History:Bytes", "99999999999", "RxSse:History:Bytes: '99999999999' is not allowed (allowed: 1,048,576 to 68,719,476,736; default: 67,108,864)")]
    [InlineData("RxSse:Delivery:DrainWindow", "61s", "RxSse:Delivery:DrainWindow: '61s' is not allowed (allowed: 0s to 1m; default: 2s)")]
    [InlineData("RxSse:Cors:Origins", "*, https://a.example", "RxSse:Cors:Origins: '*, https://a.example' is not allowed (allowed: * alone, or origins such as https://example.org, separated by commas; default: *)")]
    [InlineData("RxSse:Cors:Origins", "example.org/x", "RxSse:Cors:Origins: 'example.org/x' is not allowed (allowed: * alone, or origins such as https://example.org, separated by commas; default: *)")]
    public void ValueThatCannotStand_IsNamed_WithWhatMay(string key, string text, string fault) =>
        Assert.Equal([fault], Read((key, text)).Faults);

    [Theory]
    [InlineData("RxSse:Hartbeat")]
    [InlineData("RxSse:Heartbeat:0")]
    [InlineData("RxSse:Cors:Origins:first")]
    [InlineData("RxSse:Streams:Stock")]
    [InlineData("RxSse:Streams:Stock:Period:Length")]
    public void UnknownKey_IsAFault_WithTheAllowedKeys(string key)
    {
        var fault = Assert.Single(Read((key, "2s")).Faults);

        Assert.StartsWith($"{key}: unknown key", fault, StringComparison.Ordinal);
        Assert.Contains(" Allowed: Streams:StartWithin, Heartbeat, ", fault, StringComparison.Ordinal);
        Assert.EndsWith(", Streams:Stock:Period, Streams:Metrics:Period, Streams:Notifications:Period, Demo:Enabled, Views:<name>", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RxSse:Hartbeat", "Heartbeat")]
    [InlineData("RxSse:Streams:Stok:Period", "Streams:Stock:Period")]
    public void UnknownKey_NearAKeyOfTheLibraryOrTheHost_NamesIt(string key, string near) =>
        Assert.StartsWith($"{key}: unknown key; did you mean {near}? ", Assert.Single(Read((key, "2s")).Faults), StringComparison.Ordinal);

    [Fact]
    public void ValueInPlaceOfTheSection_IsAFault() =>
        Assert.StartsWith("RxSse: '5' is not allowed: this is a section with the keys ", Assert.Single(Read(("RxSse", "5")).Faults), StringComparison.Ordinal);

    [Fact]
    public void SeveralFaults_AreAllReported() =>
        Assert.Equal(3, Read(("RxSse:Heartbeat", "1"), ("RxSse:Nope", "1"), ("RxSse:Delivery:Retry", "1ms")).Faults.Length);

    private static (RxSseOptions Options, string[] Faults) Read(params (string Key, string Value)[] pairs)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(pairs.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
        var reader = new ConfigurationReader(configuration, [new LibrarySettings(), new ServerSettings()], []);
        var options = new RxSseOptions();
        reader.Configure(options);
        return (options, [.. reader.Validate(null, options).Failures ?? []]);
    }
}
