using System.Reactive.Concurrency;
using RxSse.Log;

namespace RxSse.Http.Security;

/// <summary>Tickets in the memory of this process.</summary>
/// <param name="timers">Their clock measures the lifetime.</param>
internal sealed class InMemoryTickets(IScheduler timers) : ITicketStore
{
    private readonly IStopwatch _clock = timers.StartStopwatch();
    private readonly Lock _lock = new();
    private readonly Dictionary<Digest, LinkedListNode<Ticket>> _tickets = [];
    private readonly Dictionary<Digest, int> _counts = []; // of each principal
    private readonly LinkedList<Ticket> _byAge = new();

    public ValueTask<TicketRefusal> AddAsync(Digest ticket, Digest principal, ReadOnlyMemory<byte> caller, TimeSpan time)
    {
        var now = _clock.Elapsed;
        lock (_lock)
        {
            RemoveOld(now);
            var count = _counts.GetValueOrDefault(principal);
            if (_tickets.Count >= ITicketStore.Max || count >= ITicketStore.MaxOfOne)
            {
                return ValueTask.FromResult(count >= ITicketStore.MaxOfOne ? TicketRefusal.TooMany : TicketRefusal.Full);
            }

            _tickets[ticket] = _byAge.AddLast(new Ticket(ticket, caller, principal, now, now + time));
            _counts[principal] = count + 1;
            return ValueTask.FromResult(TicketRefusal.None);
        }
    }

    public ValueTask<ReadOnlyMemory<byte>> TakeAsync(Digest ticket)
    {
        var now = _clock.Elapsed;
        lock (_lock)
        {
            if (!_tickets.TryGetValue(ticket, out var node))
            {
                return default;
            }

            Remove(node);
            return now < node.Value.Expires ? ValueTask.FromResult(node.Value.Caller) : default;
        }
    }

    private void RemoveOld(TimeSpan now)
    {
        while (_byAge.First is { } first && first.Value.Given + ITicketStore.Lifetime <= now)
        {
            Remove(first);
        }
    }

    private void Remove(LinkedListNode<Ticket> node)
    {
        _byAge.Remove(node);
        _tickets.Remove(node.Value.Digest);
        if (--_counts[node.Value.Principal] == 0)
        {
            _counts.Remove(node.Value.Principal);
        }
    }

    private sealed record Ticket(Digest Digest, ReadOnlyMemory<byte> Caller, Digest Principal, TimeSpan Given, TimeSpan Expires);
}
