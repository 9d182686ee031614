namespace RxSse.Hub;

/// <summary>What the hub adds to the streams.</summary>
public sealed class HubOptions
{
    /// <summary>The time from one heartbeat to the next; 10 ms to 1 day. Default 15 seconds, as WHATWG HTML 9.2.7 advises.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);
}
