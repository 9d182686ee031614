using System.Text;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog.Shared;

/// <summary>Tickets in Redis: the requests that get and use one may reach different nodes. The principal is stored before whom it lets in.</summary>
internal sealed class RedisTickets(ISharedCalls calls) : ITicketStore
{
    private const int PrincipalDigits = 64;

    public async ValueTask<TicketRefusal> AddAsync(Digest ticket, Digest principal, ReadOnlyMemory<byte> caller, TimeSpan time)
    {
        byte[] stored = [.. Encoding.ASCII.GetBytes($"{principal}"), .. caller.Span];
        try
        {
            return await calls.AddTicketAsync(ticket, principal, stored, time).ConfigureAwait(false);
        }
        catch (RedisCallException fault)
        {
            throw fault.AsAway();
        }
    }

    public async ValueTask<ReadOnlyMemory<byte>> TakeAsync(Digest ticket)
    {
        try
        {
            var stored = await calls.TakeTicketAsync(ticket).ConfigureAwait(false);
            if (stored.Length <= PrincipalDigits || Digest.Parse(Encoding.ASCII.GetString(stored.Span[..PrincipalDigits])) is not { } principal)
            {
                return default; // there is none, or this version cannot read it
            }

            _ = ForgetAsync(ticket, principal);
            return stored[PrincipalDigits..];
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
}
