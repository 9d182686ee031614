namespace RxSse.Streams;

/// <summary>A source has failed. The message has no credentials.</summary>
/// <param name="message">The reason.</param>
/// <param name="wait">The shortest time before the retry, as the remote server asks for it.</param>
/// <param name="inner">The failure behind it.</param>
internal sealed class SourceFaultException(string message, TimeSpan wait = default, Exception? inner = null) : Exception(message, inner)
{
    public TimeSpan Wait { get; } = wait;

    /// <summary>Whether the log may have what the source appended last: only the log knows where to go on.</summary>
    public bool MayBeAppended { get; init; }
}
