namespace RxSse.Publishing;

/// <summary>The limits of what is published.</summary>
public sealed class PublishingOptions
{
    /// <summary>
    /// The maximum size of the events that wait for the log, and of those that wait behind it for delivery, in bytes; 1 MiB to 1 GiB.
    /// Default 16 MiB. An event counts as its data and 200 bytes.
    /// </summary>
    public int QueueBytes { get; set; } = 16 * 1024 * 1024;
}
