using RxSse.Delivery.Queueing;
using RxSse.Log;

namespace RxSse.Tests.Delivery;

/// <summary>A client that comes back each time with the last id that it has.</summary>
/// <param name="policy">Which overflow policy it asks for, by its number.</param>
/// <param name="cursor">What it first comes with: an id of an earlier log, nonsense, a future id, a good one, or none.</param>
/// <param name="published">How many events there are by now.</param>
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

    /// <summary>Comes for the first time.</summary>
    public void Join() => _now = Connect();

    public void Read(int most)
    {
        ComeBackIfAborted();
        Client.Read(most);
    }

    public void ComeBackIfAborted()
    {
        if (Client.WasAborted)
        {
            ComeBack();
        }
    }

    public void ComeBack()
    {
        Client.Leave();
        _past.Add(Now);
        _cursor = Client.Cursor is { Length: > 0 } id ? id : _cursor;
        _now = Connect();
    }

    /// <param name="cursor">What it comes with.</param>
    /// <param name="resumes">The same if it names an event, of this log or an earlier one, and so makes earlier events due.</param>
    protected abstract TConnection Connect(Cursor? cursor, string? resumes);

    protected abstract Client ClientOf(TConnection connection);

    private TConnection Connect()
    {
        var fits = _cursor is not null && EventId.TryParse(_cursor, out var id) && (id.Epoch != "e" || id.Sequence <= published());
        return Connect(_cursor is null ? null : Cursor.Parse(_cursor), fits ? _cursor : null);
    }
}
