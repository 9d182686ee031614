namespace RxSse.Client.Connections;

/// <summary>How a connection has ended.</summary>
/// <param name="Reason">Why; null if nothing more will ever come.</param>
/// <param name="Detail">What the server or the network says about it.</param>
/// <param name="Wait">The wait that the server asks of this client; null for the usual one.</param>
/// <param name="LeastWait">The usual wait is at least so long.</param>
internal sealed record ConnectionEnd(
    DisconnectReason? Reason, string? Detail = null, TimeSpan? Wait = null, TimeSpan LeastWait = default)
{
    public static ConnectionEnd Complete { get; } = new((DisconnectReason?)null);

    public static ConnectionEnd Ended { get; } = new(DisconnectReason.Ended);
}
