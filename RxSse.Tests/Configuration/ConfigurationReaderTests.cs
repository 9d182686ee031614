using System.Text;
using Microsoft.Extensions.Configuration;
using RxSse.Configuration;
using RxSse.Server;
using RxSse.Streams;
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
            ["5s", "15s", "memory", "false", "4s", "10,000", "67,108,864", "1h",
                "for callers with the right", "65,536", "1,000", "1,048,576", "16,777,216", "67,108,864", "none",
                "1,000", "20", "8", "64", "100", "1,000", "60", "40,000", "100ms", "1h", "10,000", "262,144",
                "65,536", "1,048,576", "4,194,304", "auto", "10,000", "true", "off", "8", "5s", "in Development",
                "256", "1,048,576", "auto", "latest", "10,000", "off", "off", "2s", "30s", "3s", "off", "true", "true",
                "auto", "auto", "auto", "auto", "200", "off", "auto", "false", "*", "false",
                "2s", "3s", "5s", "in Development", "off", "none", "off", "off", "0"],
            AllSettings.Select(setting => setting.Print(options)));
    }

    [Fact]
    public void EveryKey_IsRead_WhateverItsCase()
    {
        var (options, faults) = Read(
            ("RxSse:Streams:Stock:Period", "100ms"), ("rxsse:streams:METRICS:period", "00:00:07"), ("RxSse:Streams:Notifications:Period", "1h"),
            ("RxSse:Streams:StartWithin", "8s"), ("RxSse:Heartbeat", "20s"), ("RxSse:Log:Kind", "file"), ("RxSse:Log:NewEpoch", "true"),
            ("RxSse:Log:Patience", "0s"), ("RxSse:History:Capacity", "5"), ("RxSse:History:MaxAge", "2m"),
            ("RxSse:History:Bytes", "68719476736"), ("RxSse:Publishing:QueueBytes", "1048576"),
            ("RxSse:Publishing:Enabled", "true"), ("RxSse:Publishing:EventBytes", "65"), ("RxSse:Publishing:BatchEvents", "66"),
            ("RxSse:Publishing:BatchBytes", "2000"), ("RxSse:Publishing:ReadingBytes", "3000000"),
            ("RxSse:Publishing:Origins", "https://c.example"),
            ("RxSse:Composition:MaxLength", "11"), ("RxSse:Composition:MaxOperators", "12"), ("RxSse:Composition:MaxDepth", "13"),
            ("RxSse:Composition:MaxPipes", "14"), ("RxSse:Composition:MaxTerms", "24"), ("RxSse:Composition:MaxKeys", "25"), ("RxSse:Composition:MaxSteps", "26"),
            ("RxSse:Composition:MaxEnds", "27"),
            ("RxSse:Composition:ShortestPeriod", "15ms"), ("RxSse:Composition:LongestPeriod", "16s"),
            ("RxSse:Composition:BufferItems", "17"), ("RxSse:Composition:BufferBytes", "1800"), ("RxSse:Composition:EventBytes", "1900"),
            ("RxSse:Composition:EventOutBytes", "2000"), ("RxSse:Composition:ViewBytes", "70000"),
            ("RxSse:Composition:TotalViewBytes", "5000000000"), ("RxSse:Composition:LiveViews", "19"),
            ("RxSse:Composition:Index", "False"),
            ("RxSse:Composition:ViewsPerAddress", "6"), ("RxSse:Composition:ConcurrentReplays", "3"),
            ("RxSse:Composition:ShareGrace", "0s"), ("RxSse:Composition:ListViews", "False"),
            ("RxSse:Delivery:QueueEvents", "7"), ("RxSse:Delivery:QueueBytes", "2048"),
            ("RxSse:Delivery:TotalQueueBytes", "5000000000"),
            ("RxSse:Delivery:MaxSubscribers", "9"),
            ("RxSse:Delivery:Overflow", "drop-oldest"), ("RxSse:Delivery:MaxSubscribersPerAddress", "4"), ("RxSse:Delivery:MaxConnectionAge", "1h"),
            ("RxSse:Delivery:DrainWindow", "0s"), ("RxSse:Delivery:StallTimeout", "1m"), ("RxSse:Delivery:Retry", "11s"),
            ("RxSse:Delivery:Compression", "gzip"), ("RxSse:Delivery:SendAtOnce", "False"),
            ("RxSse:Delivery:AcceptInTurn", "False"),
            ("RxSse:Limits:Publishes", "off"), ("RxSse:Limits:PublishedBytes", "500000/s"), ("RxSse:Limits:Connects", "1/h"),
            ("RxSse:Limits:NewViews", "21/m"), ("RxSse:Limits:ViewCost", "22"), ("RxSse:Limits:SubscribersPerPrincipal", "23"),
            ("RxSse:Access:Anonymous", "rxsse:read:a*, rxsse:compose"), ("RxSse:Access:ShowAddresses", "True"),
            ("RxSse:Cors:Origins", "https://a.example, http://b.example:8080"), ("RxSse:Cors:Credentials", "true"), ("RxSse:Demo:Enabled", "True"),
            ("RxSse:Demo:FrameAncestors", "https://c.example,http://d.example"), ("RxSse:Proxies", "10.0.0.5,2001:db8::/32"), ("RxSse:Telemetry:Prometheus", "/metrics"),
            ("RxSse:Telemetry:PrometheusPort", "0.0.0.0:9464"), ("RxSse:Telemetry:Traces", "0.25"));

        Assert.Empty(faults);
        Assert.Equal(
            ["8s", "20s", "file", "true", "0s", "5", "68,719,476,736", "2m",
                "true", "65", "66", "2,000", "1,048,576", "3,000,000", "https://c.example",
                "11", "12", "13", "14", "24", "25", "26", "27", "15ms", "16s", "17", "1,800",
                "1,900", "2,000", "70,000", "5,000,000,000", "19", "false", "6", "3", "0s", "false",
                "7", "2,048", "5,000,000,000", "drop-oldest", "9", "4", "1h", "0s", "1m", "11s", "gzip", "false", "false",
                "off", "500000/s", "1/h", "21/m", "22", "23", "rxsse:read:a*, rxsse:compose", "true", "https://a.example, http://b.example:8080", "true",
                "100ms", "7s", "1h", "true", "https://c.example, http://d.example", "10.0.0.5, 2001:db8::/32", "/metrics", "0.0.0.0:9464", "0.25"],
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
    [InlineData("RxSse:Publishing:Origins", "*", "RxSse:Publishing:Origins: '*' is not allowed (allowed: origins such as https://example.org, separated by commas; default: none)")]
    [InlineData("RxSse:Cors:Origins", "example.org/x", "RxSse:Cors:Origins: 'example.org/x' is not allowed (allowed: * alone, or origins such as https://example.org, separated by commas; default: *)")]
    public void ValueThatCannotStand_IsNamed_WithWhatMay(string key, string text, string fault) =>
        Assert.Equal([fault], Read((key, text)).Faults);

    [Theory]
    [InlineData("RxSse:Hartbeat")]
    [InlineData("RxSse:Heartbeat:0")]
    [InlineData("RxSse:Cors:Origins:first")]
    [InlineData("RxSse:Streams:Stock")]
    [InlineData("RxSse:Streams:Stock:Period:Length")]
    [InlineData("RxSse:Streams:StartWithin:Type")]
    [InlineData("RxSse:Streams:orders")]
    [InlineData("RxSse:Streams:orders:Types:first")]
    public void UnknownKey_IsAFault_WithTheAllowedKeys(string key)
    {
        var fault = Assert.Single(Read((key, "2s")).Faults);

        Assert.StartsWith($"{key}: unknown key", fault, StringComparison.Ordinal);
        Assert.Contains(" Allowed: Streams:StartWithin, Heartbeat, ", fault, StringComparison.Ordinal);
        Assert.Contains(", Streams:Stock:Period, Streams:Metrics:Period, Streams:Notifications:Period, Demo:Enabled, Demo:FrameAncestors, Proxies, Telemetry:Prometheus, Telemetry:PrometheusPort, Telemetry:Traces, Streams:<name>:Type, Streams:<name>:Types, Streams:<name>:Snapshot, Streams:<name>:Description, Streams:<name>:Compress, Streams:<name>:Publish, Streams:<name>:Example, Streams:<name>:Poll:Url, ", fault, StringComparison.Ordinal);
        Assert.EndsWith(", Streams:<name>:Follow:Bytes, Streams:<name>:Follow:Headers:<header>, Views:<name>, Access:Keys:<name>:Hash, Access:Keys:<name>:Scopes, Access:Keys:<name>:Claims:<claim>, Access:Rows:<name>", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RxSse:Streams:orders:Period", "Streams:orders:Type, Streams:orders:Types, Streams:orders:Snapshot, Streams:orders:Description, Streams:orders:Compress, Streams:orders:Publish, Streams:orders:Example, Streams:orders:Poll:Url, Streams:orders:Poll:Every, Streams:orders:Poll:Items, Streams:orders:Poll:Key, Streams:orders:Poll:First, Streams:orders:Poll:Timeout, Streams:orders:Poll:Bytes, Streams:orders:Poll:Headers:<header>, Streams:orders:Follow:Url, Streams:orders:Follow:Data, Streams:orders:Follow:First, Streams:orders:Follow:Idle, Streams:orders:Follow:Bytes, Streams:orders:Follow:Headers:<header>")]
    [InlineData("RxSse:Streams:notifications:Publish", "Streams:Notifications:Period, Streams:notifications:Snapshot, Streams:notifications:Description, Streams:notifications:Compress")]
    public void UnknownKeyOfAStream_IsAFault_WithTheKeysOfTheStream(string key, string allowed) =>
        Assert.EndsWith($" Allowed: {allowed}", Assert.Single(Read((key, "2s")).Faults), StringComparison.Ordinal);

    [Theory]
    [InlineData("RxSse:Hartbeat", "Heartbeat")]
    [InlineData("RxSse:Streams:Stok:Period", "Streams:Stock:Period")]
    [InlineData("RxSse:Streams:orders:Tpye", "Streams:orders:Type")]
    [InlineData("RxSse:Streams:Stock:Descripton", "Streams:Stock:Description")]
    public void UnknownKey_NearAKeyOfTheLibraryOrTheHost_NamesIt(string key, string near) =>
        Assert.StartsWith($"{key}: unknown key; did you mean {near}? ", Assert.Single(Read((key, "2s")).Faults), StringComparison.Ordinal);

    [Fact]
    public void Streams_AreDefined_ByAnyOfTheirKeys()
    {
        var (options, faults) = Read(
            ("RxSse:Streams:orders:Type", "order"), ("RxSse:Streams:orders:types:0", "order-cancelled"), ("RxSse:Streams:orders:Types:1", "order-paid"),
            ("RxSse:Streams:orders:Snapshot", "false"), ("RxSse:Streams:orders:Description", "Orders."),
            ("RxSse:Streams:orders:Example", "{\"number\":1}"), ("RxSse:Streams:closed:Publish", "False"), ("RxSse:Views:last", "orders"));

        Assert.Empty(faults);
        var streams = StreamDefinitions.Combine([], options.Part<ConfiguredStreams>()).ToDictionary(stream => stream.Name);
        Assert.Equal(["closed", "orders"], streams.Keys.Order());
        var orders = streams["orders"];
        Assert.Equal(["order", "order-cancelled", "order-paid"], orders.AllTypes);
        Assert.Equal((false, "Orders.", true), (orders.Snapshot, orders.Description, orders.Publish));
        Assert.Equal("{\"number\":1}", Encoding.UTF8.GetString(orders.Example.Span));
        Assert.Equal(("closed-update", false, true), (streams["closed"].Type, streams["closed"].Publish, streams["closed"].Snapshot));
    }

    [Fact]
    public void StreamOfTheHost_TakesDescriptionAndSnapshot_WhateverTheCaseOfItsName()
    {
        var (options, faults) = Read(
            ("RxSse:Streams:Stock:Description", "A price."), ("RxSse:Streams:STOCK:Snapshot", "false"), ("RxSse:Streams:stock:Compress", "false"));

        Assert.Empty(faults);
        var stock = StreamDefinitions.Combine([StreamDefinition.Create("stock")], options.Part<ConfiguredStreams>()).Single();
        Assert.Equal(("A price.", false, false), (stock.Description, stock.Snapshot, stock.Compress));
    }

    [Theory]
    [InlineData("RxSse:Streams:orders:Type", "gap", "RxSse:Streams:orders:Type: 'gap' is not a type of event (allowed: a word of at most 80 characters; default: the name and -update)")]
    [InlineData("RxSse:Streams:orders:Types", "a, b c", "RxSse:Streams:orders:Types: 'a, b c' is not a list of types of events (allowed: a word of at most 80 characters, or several, separated by commas; default: none)")]
    [InlineData("RxSse:Streams:orders:Snapshot", "yes", "RxSse:Streams:orders:Snapshot: 'yes' is not true or false (allowed: true or false; default: true)")]
    [InlineData("RxSse:Streams:orders:Publish", "1", "RxSse:Streams:orders:Publish: '1' is not true or false (allowed: true or false; default: true without a source)")]
    [InlineData("RxSse:Streams:orders:Description", "", "RxSse:Streams:orders:Description: '' is not a description (allowed: 1 to 200 characters; default: none)")]
    [InlineData("RxSse:Streams:orders:Example", "{", "RxSse:Streams:orders:Example: '{' is not JSON (allowed: JSON; default: the newest event)")]
    public void PropertyOfAStream_ThatCannotStand_IsNamed_WithWhatMay(string key, string text, string fault) =>
        Assert.Equal([fault], Read((key, text)).Faults);

    [Theory]
    [InlineData("Orders")]
    [InlineData("2nd")]
    [InlineData("latest")]
    public void NameThatNoStreamCanHave_IsOneFault(string name) =>
        Assert.StartsWith(
            $"RxSse:Streams:{name}: '{name}' cannot name a stream",
            Assert.Single(Read(($"RxSse:Streams:{name}:Type", "a"), ($"RxSse:Streams:{name}:Snapshot", "true")).Faults), StringComparison.Ordinal);

    [Fact]
    public void StreamDefinedInCodeToo_IsAFault_ThatNamesBoth()
    {
        var (_, faults) = Read([StreamDefinition.Create("orders")], ("RxSse:Streams:orders:Type", "order"));

        Assert.Equal(
            ["RxSse:Streams:orders: the stream 'orders' is defined in code too, by AddStream. Remove one of the two definitions, or give one of them another name."],
            faults);
    }

    [Fact]
    public void ViewWithTheNameOfAConfiguredStream_IsAFault() =>
        Assert.Equal(
            ["RxSse:Views:orders: A stream has the same name. Choose another name."],
            Read(("RxSse:Streams:orders:Type", "order"), ("RxSse:Views:orders", "orders")).Faults);

    [Fact]
    public void ValueInPlaceOfTheSection_IsAFault() =>
        Assert.StartsWith("RxSse: '5' is not allowed: this is a section with the keys ", Assert.Single(Read(("RxSse", "5")).Faults), StringComparison.Ordinal);

    [Fact]
    public void SeveralFaults_AreAllReported() =>
        Assert.Equal(3, Read(("RxSse:Heartbeat", "1"), ("RxSse:Nope", "1"), ("RxSse:Delivery:Retry", "1ms")).Faults.Length);

    private static (RxSseOptions Options, string[] Faults) Read(params (string Key, string Value)[] pairs) => Read([], pairs);

    private static (RxSseOptions Options, string[] Faults) Read(
        IReadOnlyList<StreamDefinition> streams, params (string Key, string Value)[] pairs)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(pairs.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
        var reader = new ConfigurationReader(configuration, [new LibrarySettings(), new ServerSettings()], streams);
        var options = new RxSseOptions();
        reader.Configure(options);
        return (options, [.. reader.Validate(null, options).Failures ?? []]);
    }
}
