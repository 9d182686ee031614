namespace RxSse.Hub;

/// <summary>Options of the hub.</summary>
public sealed class HubOptions
{
    /// <summary>The interval of the heartbeats; 10 ms to 1 day. Default 15 seconds, as WHATWG HTML 9.2.7 recommends.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);
}
