using RxSse.Log;
using RxSse.RedisLog.Calls;
using RxSse.Streams;

namespace RxSse.Tests.RedisLog.Fakes;

/// <summary>What a server of Redis has of a log.</summary>
internal sealed class FakeLog
{
    public string Epoch { get; private set; } = "";

    public long Begin { get; private set; }

    public long Newest { get; private set; }

    public long Time { get; set; }

    /// <summary>The newest time that an event can have, of those that are there or lost.</summary>
    public long Last { get; private set; }

    public string Server { get; set; } = "";

    public string Previous { get; set; } = "";

    public long Adopted { get; set; }

    public long AdoptedAt { get; set; }

    public long Bytes { get; private set; }

    public List<Row> Rows { get; } = [];

    public Dictionary<string, LogEvent> NewestOf { get; } = [];

    public Dictionary<string, ReadOnlyMemory<byte>> Origins { get; } = [];

    public Dictionary<string, Round> Rounds { get; } = [];

    public Dictionary<Digest, Key> Keys { get; } = [];

    public Dictionary<string, long> Nodes { get; } = [];

    public (string Node, long Term, DateTimeOffset Until) Lease { get; set; } = ("", 0, default);

    public long Term { get; set; }

    /// <summary>When there was no log before it.</summary>
    public long Born { get; set; }

    public LogState State => new(Server, Epoch, Begin, Newest, Time);

    /// <summary>An event, or where an epoch begins.</summary>
    /// <param name="Sequence">The sequence.</param>
    /// <param name="Before">The event before it.</param>
    /// <param name="Time">The time of the log.</param>
    /// <param name="TimeBefore">The time of the event before it; null if there was none.</param>
    /// <param name="BytesBefore">The bytes of all events before it.</param>
    /// <param name="Event">The event; null if an epoch begins.</param>
    internal sealed record Row(long Sequence, long Before, long Time, long? TimeBefore, long BytesBefore, StreamEvent? Event)
    {
        public bool IsBegin => Event is null;

        public LogEvent Logged(string epoch) =>
            new(new EventId(epoch, Sequence), DateTimeOffset.FromUnixTimeMilliseconds(Time), Event!);
    }

    internal sealed record Round(long Number, long At, IReadOnlyList<AppendOutcome> Outcomes);

    internal sealed record Key(Digest Content, long First, long Last);

    /// <summary>A copy that goes on by itself.</summary>
    public FakeLog Clone()
    {
        var copy = new FakeLog
        {
            Epoch = Epoch,
            Begin = Begin,
            Newest = Newest,
            Time = Time,
            Last = Last,
            Server = Server,
            Previous = Previous,
            Adopted = Adopted,
            AdoptedAt = AdoptedAt,
            Bytes = Bytes,
            Lease = Lease,
            Term = Term,
            Born = Born,
        };
        copy.Rows.AddRange(Rows);
        Copy(NewestOf, copy.NewestOf);
        Copy(Origins, copy.Origins);
        Copy(Rounds, copy.Rounds);
        Copy(Keys, copy.Keys);
        Copy(Nodes, copy.Nodes);
        return copy;
    }

    /// <summary>Begins an epoch beyond everything that anybody has seen.</summary>
    public void BeginEpoch(string name, long floor, long time, string server)
    {
        var highest = Math.Max(floor, Newest);
        var isFirst = Epoch.Length == 0;
        Rows.Add(new Row(isFirst && highest == 0 ? 0 : highest + LogState.EpochStep, Newest, time, isFirst ? null : Last, Bytes, null));
        Newest = Adopted = Begin = Rows[^1].Sequence;
        (Previous, Server, Epoch, Time, Last, AdoptedAt) = (isFirst ? "" : Server, server, name, time, time, time);
    }

    public void Add(StreamEvent next, long time)
    {
        Newest++;
        Rows.Add(new Row(Newest, Newest - 1, time, Last, Bytes, next));
        Bytes += next.Data.Length + StreamEvent.Overhead;
        NewestOf[next.Stream] = Rows[^1].Logged(Epoch);
        Time = Last = time;
    }

    /// <summary>Whether a caller has seen what this log may have lost.</summary>
    public bool HasLessThan(CallerState caller) => caller.Epoch != Epoch
        ? caller.Floor > 0 && caller.Floor >= Begin
        : (caller.Server != Server && caller.Server != Previous)
            || caller.Floor > Newest || (caller.Server != Server && (caller.Floor > Adopted || caller.Time > AdoptedAt));

    /// <summary>The sequence from which on the limits of time and bytes keep everything.</summary>
    public long Oldest(HistoryOptions limits, long now)
    {
        var gone = 0;
        while (gone < Rows.Count && IsGone(Rows[gone]))
        {
            gone++;
        }

        return gone > 0 ? Rows[gone - 1].Sequence + 1 : Rows is [var first, ..] ? first.Sequence + (first.IsBegin ? 1 : 0) : Newest + 1;

        bool IsGone(Row row) =>
            (Bytes - row.BytesBefore > limits.Bytes && row.Sequence < Newest) || now - row.Time > limits.MaxAge.TotalMilliseconds;
    }

    /// <summary>Drops what the history has no room or no time for. The beginning of an epoch stays with its first event.</summary>
    public void Evict(HistoryOptions limits, long now)
    {
        Rows.RemoveRange(0, Math.Max(0, Rows.Count - limits.Capacity));
        var oldest = Oldest(limits, now);
        Rows.RemoveAll(row => row.Sequence < oldest - (row.IsBegin ? 1 : 0));
    }

    /// <summary>What the leader does beside: what is old goes, with the nodes and rounds of which nobody has heard for long.</summary>
    public void Forget(HistoryOptions limits, long now, long before)
    {
        Evict(limits, now);
        foreach (var (node, _) in Nodes.Where(node => node.Value < before).ToList())
        {
            Nodes.Remove(node);
        }

        foreach (var (appender, _) in Rounds.Where(round => round.Value.At < before).ToList())
        {
            Rounds.Remove(appender);
        }
    }

    /// <summary>An outcome in the epoch of today, whose name bears what survives.</summary>
    public AppendOutcome Today(AppendOutcome outcome)
    {
        return outcome switch
        {
            AppendOutcome.Appended(var first, var last) => new AppendOutcome.Appended(Id(first), Id(last)),
            AppendOutcome.Repeated(var first, var last) => new AppendOutcome.Repeated(Id(first), Id(last)),
            AppendOutcome.KeyReused(var first, var last) => new AppendOutcome.KeyReused(Id(first), Id(last)),
            AppendOutcome.NotNewest({ } newest) => new AppendOutcome.NotNewest(Id(newest)),
            _ => outcome,
        };

        EventId Id(EventId id) => id with { Epoch = Epoch };
    }

    /// <summary>The newest events are gone, with everything that was stored with them.</summary>
    public void Lose(long after)
    {
        Rows.RemoveAll(row => row.Sequence > after);
        Newest = after;
    }

    private static void Copy<TKey, TValue>(Dictionary<TKey, TValue> from, Dictionary<TKey, TValue> to) where TKey : notnull
    {
        foreach (var (key, value) in from)
        {
            to[key] = value;
        }
    }
}
