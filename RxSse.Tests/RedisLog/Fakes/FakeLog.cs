using RxSse.Log;
using RxSse.RedisLog.Calls;
using RxSse.Streams;

namespace RxSse.Tests.RedisLog.Fakes;

/// <summary>What a server of Redis has of a log.</summary>
internal sealed class FakeLog
{
    private const long EpochStep = 1_048_576;

    public string Epoch { get; private set; } = "";

    public long Begin { get; private set; }

    public long Newest { get; private set; }

    public long Time { get; set; }

    public string Server { get; set; } = "";

    public string Previous { get; set; } = "";

    public long Adopted { get; set; }

    public long Bytes { get; private set; }

    public List<Row> Rows { get; } = [];

    public Dictionary<string, LogEvent> NewestOf { get; } = [];

    public Dictionary<string, ReadOnlyMemory<byte>> Origins { get; } = [];

    public Dictionary<string, Round> Rounds { get; } = [];

    public Dictionary<Digest, Key> Keys { get; } = [];

    public Dictionary<string, (long At, string About)> Nodes { get; } = [];

    public (string Node, long Term, DateTimeOffset Until) Lease { get; set; } = ("", 0, default);

    public long Term { get; set; }

    /// <summary>When there was no log before it.</summary>
    public long Born { get; set; }

    public LogState State => new(Server, Epoch, Begin, Newest, Time);

    public long Oldest => Rows.Count == 0 ? Newest + 1 : Rows[0].IsBegin ? Rows[0].Sequence + 1 : Rows[0].Sequence;

    /// <summary>An event, or where an epoch begins.</summary>
    internal sealed record Row(long Sequence, bool IsBegin, long Time, long? TimeBefore, long BytesBefore, StreamEvent? Event)
    {
        public LogEvent Logged(string epoch) =>
            new(new EventId(epoch, Sequence), DateTimeOffset.FromUnixTimeMilliseconds(Time), Event!);
    }

    internal sealed record Round(long Number, IReadOnlyList<AppendOutcome> Outcomes);

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
            Server = Server,
            Previous = Previous,
            Adopted = Adopted,
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
        Rows.Add(new Row(isFirst && highest == 0 ? 0 : highest + EpochStep, IsBegin: true, time, isFirst ? null : Time, Bytes, null));
        Newest = Adopted = Begin = Rows[^1].Sequence;
        (Previous, Server, Epoch, Time) = (isFirst ? "" : Server, server, name, time);
    }

    public void Add(StreamEvent next, long time)
    {
        Newest++;
        Rows.Add(new Row(Newest, IsBegin: false, time, Time, Bytes, next));
        Bytes += next.Data.Length + StreamEvent.Overhead;
        NewestOf[next.Stream] = Rows[^1].Logged(Epoch);
        Time = time;
    }

    /// <summary>Whether a caller has seen what this log may have lost.</summary>
    public bool HasLessThan(CallerState caller) => caller.Epoch != Epoch
        ? caller.Floor > 0 && caller.Floor >= Begin
        : (caller.Server != Server && caller.Server != Previous)
            || caller.Floor > Newest || (caller.Server != Server && caller.Floor > Adopted);

    public void Evict(HistoryOptions limits, long now)
    {
        var kept = Math.Max(0, Rows.Count - limits.Capacity);
        while (kept < Rows.Count
            && ((Bytes - Rows[kept].BytesBefore > limits.Bytes && Rows[kept].Sequence < Newest)
                || now - Rows[kept].Time > limits.MaxAge.TotalMilliseconds))
        {
            kept++;
        }

        Rows.RemoveRange(0, kept);
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
