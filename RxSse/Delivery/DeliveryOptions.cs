using RxSse.Delivery.Compression;
using RxSse.Delivery.Queueing;

namespace RxSse.Delivery;

/// <summary>The limits of a subscriber, and how its response ends.</summary>
public sealed class DeliveryOptions
{
    /// <summary>Maximum number of events that wait for one subscriber; 1 to 1,000,000. Default 256.</summary>
    public int QueueEvents { get; set; } = 256;

    /// <summary>Maximum number of bytes that wait for one subscriber; 1 KiB to 1 GiB. Default 1 MiB.</summary>
    public int QueueBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Maximum number of bytes that wait for all subscribers together; an event counts once. 1 MiB to 1 TiB. Default null: 256 MiB, or an
    /// eighth of the memory that the runtime may use if that is less.
    /// </summary>
    public long? TotalQueueBytes { get; set; }

    /// <summary>The overflow policy of a subscriber whose request does not set one. Default <c>latest</c>.</summary>
    public OverflowPolicy Overflow { get; set; }

    /// <summary>Maximum number of subscribers; 1 to 1,000,000. Default 10,000.</summary>
    public int MaxSubscribers { get; set; } = 10_000;

    /// <summary>Maximum number of subscribers from one address; 1 to 1,000,000. Default null: off.</summary>
    public int? MaxSubscribersPerAddress { get; set; }

    /// <summary>A response ends after 80 to 100 % of this time, and its client reconnects; 1 s to 30 days. Default null: off.</summary>
    public TimeSpan? MaxConnectionAge { get; set; }

    /// <summary>The window in which open responses end when the server stops; 0 to 60 s. Default 2 s.</summary>
    public TimeSpan DrainWindow { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The time after which the connection of a pending write is aborted; 100 ms to 1 hour. Default 30 s.</summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether event streams are compressed for clients that accept it: each event once, for all who receive the same events. Default off:
    /// the length of what is compressed tells something about it (docs/operations.md).
    /// </summary>
    public CompressionMethod Compression { get; set; }

    /// <summary>Whether the thread that writes bytes also sends them, on Linux, instead of the transport's loop. Default true.</summary>
    public bool SendAtOnce { get; set; } = true;

    /// <summary>Whether a connection is accepted only after the previous one has been passed on. Default true.</summary>
    public bool AcceptInTurn { get; set; } = true;

    /// <summary>The reconnection delay of clients, ±20 % at random; 100 ms to 1 hour. Default 3 s.</summary>
    public TimeSpan Retry { get; set; } = TimeSpan.FromSeconds(3);
}
