namespace RxSse.Streams;

/// <summary>How the server starts the streams.</summary>
public sealed class StreamStartOptions
{
    /// <summary>How long the start of the server waits for the streams; 10 ms to 1 hour. Default 5 seconds.</summary>
    public TimeSpan StartWithin { get; set; } = TimeSpan.FromSeconds(5);
}
