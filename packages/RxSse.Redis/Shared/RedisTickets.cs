using RxSse.Delivery.Limits;
using RxSse.Http;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog.Shared;

/// <summary>Tickets in Redis: the requests that get and use one may reach different nodes.</summary>
internal sealed class RedisTickets(ISharedCalls calls) : ITicketStore
{
    public async ValueTask<TicketRefusal> AddAsync(Digest ticket, Caller caller, TimeSpan time)
    {
        try
        {
            return await calls.AddTicketAsync(ticket, PrincipalOf(caller), StoredCaller.Write(caller), time).ConfigureAwait(false);
        }
        catch (RedisCallException fault)
        {
            throw fault.AsAway();
        }
    }

    public async ValueTask<Caller?> TakeAsync(Digest ticket)
    {
        try
        {
            if (StoredCaller.Read(await calls.TakeTicketAsync(ticket).ConfigureAwait(false)) is not { } caller)
            {
                return null;
            }

            _ = ForgetAsync(ticket, PrincipalOf(caller));
            return caller;
        }
        catch (RedisCallException fault)
        {
            throw fault.AsAway();
        }
    }

    private async Task ForgetAsync(Digest ticket, Digest principal)
    {
        try
        {
            await calls.ForgetTicketAsync(ticket, principal).ConfigureAwait(false);
        }
        catch (RedisCallException)
        {
            // It counts until it would have expired.
        }
    }

    private static Digest PrincipalOf(Caller caller) => Revocations.OfPrincipal(Principal.Of(caller.User));
}
