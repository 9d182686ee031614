namespace RxSse.Client.Connections;

/// <summary>How long a client waits before it tries again.</summary>
/// <param name="longest">How far the wait grows by itself.</param>
/// <param name="random">Spreads the clients that lost their connections at one moment.</param>
internal sealed class ReconnectWaits(TimeSpan longest, Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(3); // until the server has asked for another
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromDays(1);

    private TimeSpan _retry = First;
    private int _failures; // connections in a row that brought nothing

    /// <summary>A number of a server as a wait that is allowed.</summary>
    public static TimeSpan Of(double milliseconds) =>
        TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, Shortest.TotalMilliseconds, LongestAsked.TotalMilliseconds));

    /// <summary>The server asks for this wait from now on.</summary>
    public void Ask(TimeSpan retry) => _retry = Of(retry.TotalMilliseconds);

    /// <summary>The connection has brought something.</summary>
    public void Succeed() => _failures = 0;

    /// <summary>The next wait: what the server has asked of this client; or twice the one before, and up to half at random.</summary>
    public TimeSpan Next(ConnectionEnd end)
    {
        if (end.Wait is { } asked)
        {
            return asked;
        }

        var least = Math.Max(_retry.TotalSeconds, end.LeastWait.TotalSeconds);
        var doubled = _retry.TotalSeconds * Math.Pow(2, Math.Min(_failures++, 20));
        var seconds = Math.Max(least, Math.Min(doubled, longest.TotalSeconds));
        return TimeSpan.FromSeconds(seconds * (1 + (random.NextDouble() / 2)));
    }
}
