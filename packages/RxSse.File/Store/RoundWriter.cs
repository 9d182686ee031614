using System.Runtime.InteropServices;
using RxSse.Log;

namespace RxSse.FileLog.Store;

/// <summary>Decides appends, and writes what they have. Used in a transaction.</summary>
internal sealed class RoundWriter(Database database)
{
    private readonly Statement _event = database.Prepare("INSERT INTO events VALUES (?1, ?2, ?3, ?4, ?5, ?6)", 6);
    private readonly Statement _newest = database.Prepare(
        "INSERT INTO streams VALUES (?1, ?2, 0, 0) ON CONFLICT (name) DO UPDATE SET newest = excluded.newest", 2);
    private readonly Statement _newestOf = database.Prepare("SELECT newest FROM streams WHERE name = ?1", 1);
    private readonly Statement _origin = database.Prepare(
        "INSERT INTO origins VALUES (?1, ?2) ON CONFLICT (stream) DO UPDATE SET cursor = excluded.cursor", 2);
    private readonly Statement _key = database.Prepare("INSERT INTO keys VALUES (?1, ?2, ?3, ?4)", 4);
    private readonly Statement _findKey = database.Prepare("SELECT content, first, last FROM keys WHERE name = ?1", 1);

    /// <summary>Decides the appends in their order, and writes the events of those that are not refused.</summary>
    /// <param name="appends">The appends.</param>
    /// <param name="epoch">The epoch of the ids.</param>
    /// <param name="now">The time of the events.</param>
    /// <param name="state">Where the log stands; moved on.</param>
    /// <param name="whyNoRoom">Why the events cannot be taken now; null if they can.</param>
    public StoredRound Write(
        IReadOnlyList<Append> appends, string epoch, DateTimeOffset now, ref StoreState state, Func<Append, StoredRound, string?> whyNoRoom)
    {
        var round = new StoredRound();
        foreach (var append in appends)
        {
            var refused = Refusal(append, epoch, round)
                ?? (whyNoRoom(append, round) is { } why ? new AppendOutcome.Refused(AppendRefusal.Behind, why) : null);
            round.Outcomes.Add(refused ?? Write(append, epoch, now, ref state, round));
        }

        foreach (var (stream, sequence) in round.Newest)
        {
            _newest.Run(stream, sequence);
        }

        foreach (var (stream, cursor) in round.Origins)
        {
            _origin.Run(stream, Bytes(cursor));
        }

        return round;
    }

    // The key is first: a retry succeeds although its own events made the condition false.
    private AppendOutcome? Refusal(Append append, string epoch, StoredRound round)
    {
        if (append.Key is { } key && Find(key, epoch) is { } known)
        {
            return known;
        }

        if (append.Condition is not { } condition)
        {
            return null;
        }

        var newest = round.Newest.TryGetValue(append.Stream, out var inRound) ? inRound : _newestOf.Number(append.Stream);
        var id = newest is { } sequence ? new EventId(epoch, sequence) : default(EventId?);
        return id == condition.Newest ? null : new AppendOutcome.NotNewest(id);
    }

    private AppendOutcome? Find(AppendKey key, string epoch)
    {
        AppendOutcome? found = null;
        _findKey.Read(
            row =>
            {
                var (first, last) = (new EventId(epoch, row.GetInt64(1)), new EventId(epoch, row.GetInt64(2)));
                found = row.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(DigestBytes.Of(key.Content))
                    ? new AppendOutcome.Repeated(first, last)
                    : new AppendOutcome.KeyReused(first, last);
                return false;
            },
            DigestBytes.Of(key.Name));
        return found;
    }

    private AppendOutcome.Appended Write(Append append, string epoch, DateTimeOffset now, ref StoreState state, StoredRound round)
    {
        var first = state.Newest + 1;
        var last = state.Newest + append.Events.Count;
        foreach (var created in append.Events)
        {
            var next = new StoredEvent(state.Newest + 1, now, created.Stream, created.Type, created.Data);
            state.Newest = next.Sequence;
            state.Time = next.Time;
            state.Total += next.Size + (next.Sequence == last && append.Key is not null ? AppendKey.Size : 0);
            state.OldestTime = state.Count++ == 0 ? next.Time : state.OldestTime;
            _event.Run(next.Sequence, next.Time.UtcTicks, state.Total, next.Stream, next.Type, Bytes(next.Data));
            round.Events.Add(next);
        }

        if (append.Key is { } key)
        {
            _key.Run(DigestBytes.Of(key.Name), DigestBytes.Of(key.Content), first, last);
        }

        if (!append.Origin.IsEmpty)
        {
            round.Origins[append.Stream] = append.Origin;
        }

        round.Newest[append.Stream] = last;
        round.Bytes += append.Size;
        return new AppendOutcome.Appended(new EventId(epoch, first), new EventId(epoch, last));
    }

    private static byte[] Bytes(ReadOnlyMemory<byte> data) =>
        MemoryMarshal.TryGetArray(data, out var segment) && segment.Array is { } whole && segment.Count == whole.Length
            ? whole
            : data.ToArray();
}
