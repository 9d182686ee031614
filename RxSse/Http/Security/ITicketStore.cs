using RxSse.Log;

namespace RxSse.Http.Security;

/// <summary>
/// Where tickets wait to be used. It knows their digests, and whom a ticket lets in as bytes that it does not read. All members may be called
/// from any thread, also at the same time.
/// </summary>
public interface ITicketStore
{
    /// <summary>The maximum number of tickets that wait.</summary>
    static int Max => 10_000;

    /// <summary>The maximum number of tickets of one principal that wait.</summary>
    static int MaxOfOne => 100;

    /// <summary>The longest time that a ticket lives.</summary>
    static TimeSpan Lifetime { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Keeps a ticket, unless too many wait. One that is taken, or was added longer ago than <see cref="Lifetime"/>, waits no more.</summary>
    /// <param name="ticket">The digest of the ticket.</param>
    /// <param name="principal">The digest of its principal.</param>
    /// <param name="caller">Whom it lets in: some KiB, with claims that others should not read.</param>
    /// <param name="time">How long it lives.</param>
    /// <returns>Whether it is kept.</returns>
    /// <exception cref="LogAwayException">It cannot be kept now.</exception>
    ValueTask<TicketRefusal> AddAsync(Digest ticket, Digest principal, ReadOnlyMemory<byte> caller, TimeSpan time);

    /// <summary>
    /// Takes a ticket, which then is no more: of several who take it at the same time, on any node, one gets it. Empty if it was taken, has
    /// expired, or was never added.
    /// </summary>
    /// <param name="ticket">The digest of the ticket.</param>
    /// <exception cref="LogAwayException">It cannot be taken now, or may have been taken.</exception>
    ValueTask<ReadOnlyMemory<byte>> TakeAsync(Digest ticket);
}
