using RxSse.Delivery.Queueing;

namespace RxSse.Delivery;

/// <summary>What a subscriber may cost, and how it is let go.</summary>
public sealed class DeliveryOptions
{
    /// <summary>Events that may wait for one subscriber; 1 to 1,000,000. Default 256.</summary>
    public int QueueEvents { get; set; } = 256;

    /// <summary>Bytes that may wait for one subscriber; 1 KiB to 1 GiB. Default 1 MiB.</summary>
    public int QueueBytes { get; set; } = 1024 * 1024;

    /// <summary>What happens when a subscriber's queue is full, unless its request says otherwise. Default <c>latest</c>.</summary>
    public OverflowPolicy Overflow { get; set; }

    /// <summary>Subscribers at one time; 1 to 1,000,000. Default 10,000.</summary>
    public int MaxSubscribers { get; set; } = 10_000;

    /// <summary>Subscribers at one time from one address; 1 to 1,000,000. Off (null) unless it is set.</summary>
    public int? MaxSubscribersPerAddress { get; set; }

    /// <summary>After at most this time, and at least 80 % of it, a response ends and its client returns; 1 s to 30 days. Off (null) unless it is set.</summary>
    public TimeSpan? MaxConnectionAge { get; set; }

    /// <summary>The time over which open responses end when the server stops; 0 to 60 s. Default 2 s.</summary>
    public TimeSpan DrainWindow { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a write may be pending before its connection is aborted; 100 ms to 1 hour. Default 30 s.</summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether bytes are sent on the thread that has them, on Linux, instead of by the transport's own loop. Default true.</summary>
    public bool SendAtOnce { get; set; } = true;

    /// <summary>Whether a connection is accepted after the one before it has been handed on, instead of as soon as it is there. Default true.</summary>
    public bool AcceptInTurn { get; set; } = true;

    /// <summary>How long a client is told to wait before it reconnects, ±20 % by chance; 100 ms to 1 hour. Default 3 s.</summary>
    public TimeSpan Retry { get; set; } = TimeSpan.FromSeconds(3);
}
