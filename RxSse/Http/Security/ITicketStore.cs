using RxSse.Log;

namespace RxSse.Http.Security;

/// <summary>Where tickets wait to be used. It knows their digests only.</summary>
internal interface ITicketStore
{
    /// <summary>Keeps a ticket, unless too many wait.</summary>
    /// <param name="ticket">The digest of the ticket.</param>
    /// <param name="caller">Whom it lets in.</param>
    /// <param name="time">How long it lives.</param>
    /// <exception cref="LogAwayException">It cannot be kept now.</exception>
    ValueTask<TicketRefusal> AddAsync(Digest ticket, Caller caller, TimeSpan time);

    /// <summary>Takes a ticket, which then is no more. Null if it was taken, has expired, or was never added.</summary>
    /// <exception cref="LogAwayException">It cannot be taken now, or may have been taken.</exception>
    ValueTask<Caller?> TakeAsync(Digest ticket);
}
