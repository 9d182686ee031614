using Xunit;

namespace RxSse.Tests.EndToEnd.Servers;

/// <summary>A server that several test classes use, one after the other.</summary>
public abstract class SharedServer(params string[] arguments) : IAsyncLifetime
{
    internal RunningServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await RunningServer.StartAsync(arguments);

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

/// <summary>Its timers are so slow that only what a test publishes is sent.</summary>
[CollectionDefinition(Name)]
public sealed class QuietServer() : SharedServer(Arguments), ICollectionFixture<QuietServer>
{
    public const string Name = "Quiet server";

    internal static string[] Arguments =>
    [
        "--RxSse:Streams:Stock:Period=1h", "--RxSse:Streams:Metrics:Period=1h",
        "--RxSse:Streams:Notifications:Period=1h", "--RxSse:Heartbeat=1h", "--RxSse:Composition:ListViews=true",
    ];
}

/// <summary>Its streams and heartbeats come many times a second; notifications only by hand.</summary>
[CollectionDefinition(Name)]
public sealed class BusyServer() : SharedServer(Arguments), ICollectionFixture<BusyServer>
{
    public const string Name = "Busy server";

    internal static string[] Arguments =>
    [
        "--RxSse:Streams:Stock:Period=50ms", "--RxSse:Streams:Metrics:Period=80ms",
        "--RxSse:Streams:Notifications:Period=1h", "--RxSse:Heartbeat=200ms", "--RxSse:Composition:ListViews=true",
    ];
}

/// <summary>Tests that measure time or take the whole machine run when the others are done.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
