namespace RxSse.Publishing;

/// <summary>The rights to publish to streams over HTTP, and the limits of published events.</summary>
public sealed class PublishingOptions
{
    /// <summary>
    /// Whether events may be published to streams over HTTP. Default null: by callers with the right. True: also by callers without a
    /// credential, if there is no way to authenticate and <c>AccessOptions.Anonymous</c> does not say otherwise. False: by nobody.
    /// </summary>
    public bool? Enabled { get; set; }

    /// <summary>The maximum size of the data of an event, in bytes, as it is kept; 64 to 1 GiB. Default 64 KiB.</summary>
    public int EventBytes { get; set; } = 64 * 1024;

    /// <summary>The maximum number of events in one request; 1 to 4,096. Default 1,000.</summary>
    public int BatchEvents { get; set; } = 1_000;

    /// <summary>The maximum size of the body of a request, in bytes; 1 KiB to 64 MiB. Default 1 MiB.</summary>
    public int BatchBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// The maximum size of the events that wait for the log, and of those that wait behind it for delivery, in bytes; 1 MiB to 1 GiB.
    /// Default 16 MiB. An event counts as its data and 200 bytes.
    /// </summary>
    public int QueueBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>The maximum size of all bodies that are being read, in bytes; 1 MiB to 4 GiB. Default 64 MiB.</summary>
    public long ReadingBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// The origins of web pages that may publish, such as <c>https://example.org</c>, beside the pages of the server itself. Default none.
    /// </summary>
    public IReadOnlyList<string> Origins { get; set; } = [];
}
