using System.Reactive.Concurrency;
using System.Text;
using RxSse.Delivery.Limits;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.RedisLog.Calls;

namespace RxSse.Tests.RedisLog.Fakes;

/// <summary>What nodes share in a server of Redis in memory. Thread-safe.</summary>
internal sealed class FakeShared(IScheduler clock)
{
    private const int MaxClosing = 10_000;
    private static readonly TimeSpan Alive = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly Dictionary<Digest, (ReadOnlyMemory<byte> Content, DateTimeOffset Until, string Server)> _tickets = [];
    private readonly Dictionary<Digest, (Digest Principal, DateTimeOffset Until)> _waiting = [];
    private readonly Dictionary<Digest, int> _waitingOf = [];
    private readonly Dictionary<Digest, DateTimeOffset> _revoked = [];
    private readonly Dictionary<string, long> _closing = [];
    private readonly Dictionary<string, (DateTimeOffset? At, ReadOnlyMemory<byte> Status)> _nodes = [];
    private DateTimeOffset _dropped;
    private string _version = "";
    private long _number;

    /// <summary>The node that has the lease; empty if none has it.</summary>
    public string Leader { get; set; } = "";

    /// <summary>The server that answers: another one after a failover.</summary>
    public string Server { get; set; } = "first";

    /// <summary>Whether it takes writes.</summary>
    public bool TakesWrites { get; set; } = true;

    private long Clock => clock.Now.ToUnixTimeMilliseconds();

    public TicketRefusal AddTicket(Digest ticket, Digest principal, ReadOnlyMemory<byte> content, TimeSpan time)
    {
        lock (_lock)
        {
            if (_dropped != clock.Now)
            {
                _dropped = clock.Now;
                _waiting.Where(entry => entry.Value.Until <= _dropped).ToList().ForEach(over => ForgetTicket(over.Key));
            }

            var count = _waitingOf.GetValueOrDefault(principal);
            if (count >= ITicketStore.MaxOfOne || _waiting.Count >= ITicketStore.Max)
            {
                return count >= ITicketStore.MaxOfOne ? TicketRefusal.TooMany : TicketRefusal.Full;
            }

            _tickets[ticket] = (content, clock.Now + time, Server);
            _waiting[ticket] = (principal, clock.Now + time);
            _waitingOf[principal] = count + 1;
            return TicketRefusal.None;
        }
    }

    public ReadOnlyMemory<byte> TakeTicket(Digest ticket)
    {
        lock (_lock)
        {
            return _tickets.Remove(ticket, out var stored) && stored.Until > clock.Now && stored.Server == Server
                ? stored.Content
                : default;
        }
    }

    public bool ForgetTicket(Digest ticket)
    {
        lock (_lock)
        {
            if (!_waiting.Remove(ticket, out var waiting))
            {
                return false;
            }

            _waitingOf[waiting.Principal]--;
            return true;
        }
    }

    public bool Revoke(IEnumerable<KeyValuePair<Digest, TimeSpan>> revoked)
    {
        lock (_lock)
        {
            foreach (var (over, _) in _revoked.Where(entry => entry.Value <= clock.Now).ToList())
            {
                _revoked.Remove(over);
            }

            var added = revoked.ToList();
            if (_revoked.Count + added.Count(entry => !_revoked.ContainsKey(entry.Key)) > Revocations.Max)
            {
                return false;
            }

            foreach (var (digest, time) in added)
            {
                var until = clock.Now + time;
                _revoked[digest] = until > _revoked.GetValueOrDefault(digest) ? until : _revoked[digest];
            }

            _version = $"{Guid.NewGuid()}";
            return true;
        }
    }

    public bool Close(string what)
    {
        lock (_lock)
        {
            DropClosed();
            if (_closing.Count >= MaxClosing)
            {
                return false;
            }

            _closing[what] = Math.Max(Clock, _closing.Values.DefaultIfEmpty().Max() + 1);
            return true;
        }
    }

    public BeatAnswer Beat(BeatCall call)
    {
        lock (_lock)
        {
            DropClosed();
            if (TakesWrites)
            {
                _nodes[call.Node] = (clock.Now, call.Status.ToArray());
            }

            var gone = _nodes.Where(node => node.Value.At is not { } at || (clock.Now - at).Duration() > Alive).ToList();
            gone.ForEach(node => _nodes.Remove(node.Key));
            var others = _nodes.Where(node => node.Key != call.Node && node.Value.Status.Length <= BeatCall.MaxStatus).ToList();
            var newest = _closing.Values.DefaultIfEmpty().Max();
            var from = call.Closed > newest ? 0 : call.Closed;
            return new BeatAnswer(
                Leader, _version, newest, [.. others.Select(node => KeyValuePair.Create(node.Key, node.Value.Status))],
                gone.Count(node => node.Value.At is null) + _nodes.Values.Count(node => node.Status.Length > BeatCall.MaxStatus),
                call.Revoked == _version ? null
                    : _revoked.Where(entry => entry.Value > clock.Now).ToDictionary(entry => entry.Key, entry => entry.Value - clock.Now),
                call.Closed < 0 ? [] : [.. _closing.Where(entry => entry.Value > from).OrderBy(entry => entry.Value).Select(entry => entry.Key)],
                TakesWrites);
        }
    }

    public bool Leave(string node)
    {
        lock (_lock)
        {
            return _nodes.Remove(node);
        }
    }

    public long NextNumber()
    {
        lock (_lock)
        {
            return _number = Math.Max(_number + 1, Clock);
        }
    }

    /// <summary>Somebody writes an entry of a node. Without a time, it is none.</summary>
    public void Write(string node, string status, TimeSpan? age)
    {
        lock (_lock)
        {
            _nodes[node] = (age is null ? null : clock.Now - age, Encoding.UTF8.GetBytes(status));
        }
    }

    /// <summary>What is revoked now. Whoever calls it later brings that back, as a failover does.</summary>
    public Action KeepRevoked()
    {
        lock (_lock)
        {
            var (revoked, version) = (_revoked.ToList(), _version);
            return () =>
            {
                lock (_lock)
                {
                    _revoked.Clear();
                    revoked.ForEach(entry => _revoked.Add(entry.Key, entry.Value));
                    _version = version;
                }
            };
        }
    }

    /// <summary>Everything is gone.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            _tickets.Clear();
            _waiting.Clear();
            _waitingOf.Clear();
            _revoked.Clear();
            _closing.Clear();
            _nodes.Clear();
            _version = "";
        }
    }

    private void DropClosed()
    {
        foreach (var (old, _) in _closing.Where(entry => entry.Value <= Clock - KeptFor.TotalMilliseconds).ToList())
        {
            _closing.Remove(old);
        }
    }
}
