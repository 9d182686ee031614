using RxSse.Delivery.Queueing;
using RxSse.Log;

namespace RxSse.Tests.Simulation;

/// <summary>A client that reconnects each time with the last id that it has.</summary>
/// <param name="policy">The number of the overflow policy that it requests.</param>
/// <param name="cursor">The number of its first cursor: an id of an earlier log, nonsense, a future id, a valid one, or none.</param>
/// <param name="published">The number of published events.</param>
internal abstract class SimulatedClient<TConnection>(int policy, int cursor, Func<int> published)
    where TConnection : class
{
    private static readonly OverflowPolicy[] Policies = [OverflowPolicy.Latest, OverflowPolicy.DropOldest, OverflowPolicy.Disconnect];

    private readonly List<TConnection> _past = [];
    private TConnection? _now;
    private string? _cursor = (cursor % 6) switch
    {
        0 => "old-7",
        1 => "nonsense",
        2 => $"e-{published() + 50}",
        3 => $"e-{cursor / 6 % (published() + 1)}",
        _ => null,
    };

    public Client Client => ClientOf(Now);

    protected TConnection Now => _now ?? throw new InvalidOperationException("Join first.");

    protected IEnumerable<TConnection> All => [.. _past, Now];

    protected OverflowPolicy Policy => Policies[policy % Policies.Length];

    /// <summary>Connects for the first time.</summary>
    public void Join() => _now = Connect();

    public void Read(int max)
    {
        ReconnectIfAborted();
        Client.Read(max);
    }

    public void ReconnectIfAborted()
    {
        if (Client.WasAborted)
        {
            Reconnect();
        }
    }

    public void Reconnect()
    {
        Client.Leave();
        _past.Add(Now);
        _cursor = Client.Cursor is { Length: > 0 } id ? id : _cursor;
        _now = Connect();
    }

    /// <param name="cursor">The cursor that it sends.</param>
    /// <param name="resumes">The same cursor if it is an id of this log or of an earlier one, so that later events are due.</param>
    protected abstract TConnection Connect(Cursor? cursor, string? resumes);

    protected abstract Client ClientOf(TConnection connection);

    private TConnection Connect()
    {
        var fits = _cursor is not null && EventId.TryParse(_cursor, out var id) && (id.Epoch != "e" || id.Sequence <= published());
        return Connect(_cursor is null ? null : Cursor.Parse(_cursor), fits ? _cursor : null);
    }
}
