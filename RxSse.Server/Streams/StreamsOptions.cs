namespace RxSse.Server.Streams;

/// <summary>The streams of the server.</summary>
internal sealed class StreamsOptions
{
    /// <summary>The stream <c>stock</c>. Default 2 seconds.</summary>
    public TimedStreamOptions Stock { get; } = new() { Period = TimeSpan.FromSeconds(2) };

    /// <summary>The stream <c>metrics</c>. Default 3 seconds.</summary>
    public TimedStreamOptions Metrics { get; } = new() { Period = TimeSpan.FromSeconds(3) };

    /// <summary>The stream <c>notifications</c>. Default 5 seconds.</summary>
    public TimedStreamOptions Notifications { get; } = new() { Period = TimeSpan.FromSeconds(5) };
}

/// <summary>A stream driven by a timer.</summary>
internal sealed class TimedStreamOptions
{
    /// <summary>The time between two events; 10 ms to 1 day.</summary>
    public TimeSpan Period { get; set; }
}
