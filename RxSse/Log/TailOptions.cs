namespace RxSse.Log;

/// <summary>How much may wait in a tail of the log. The setting is <c>Publishing:QueueBytes</c>.</summary>
public sealed class TailOptions
{
    /// <summary>The maximum number of accepted events that may wait for an observer of the tail. The log refuses more.</summary>
    public static int Events => 8_192;

    /// <summary>The maximum size of these events, in bytes.</summary>
    public long Bytes { get; set; } = 16 * 1024 * 1024;
}
