namespace RxSse.Streams;

/// <summary>The streams that the server brings along.</summary>
public sealed class StreamsOptions
{
    /// <summary>The stream <c>stock</c>; every 2 seconds unless said otherwise.</summary>
    public TimedStreamOptions Stock { get; } = new() { Period = TimeSpan.FromSeconds(2) };

    /// <summary>The stream <c>metrics</c>; every 3 seconds unless said otherwise.</summary>
    public TimedStreamOptions Metrics { get; } = new() { Period = TimeSpan.FromSeconds(3) };

    /// <summary>The stream <c>notifications</c>; every 5 seconds unless said otherwise.</summary>
    public TimedStreamOptions Notifications { get; } = new() { Period = TimeSpan.FromSeconds(5) };
}

/// <summary>A stream driven by a timer.</summary>
public sealed class TimedStreamOptions
{
    /// <summary>The time from one event to the next; 10 ms to 1 day.</summary>
    public TimeSpan Period { get; set; }
}
