using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace RxSse.Views.Execution;

/// <summary>The number of events of each stream that have passed. One thread counts, any thread reads.</summary>
/// <param name="streams">The streams that are counted.</param>
internal sealed class EventCounts(IEnumerable<string> streams)
{
    private readonly FrozenDictionary<string, StrongBox<long>> _counts = streams.ToFrozenDictionary(
        static stream => stream, static _ => new StrongBox<long>());

    /// <summary>Counts an event, if its stream is counted: a log may have events of streams that the server does not know.</summary>
    public void Add(string stream)
    {
        if (_counts.TryGetValue(stream, out var count))
        {
            Volatile.Write(ref count.Value, count.Value + 1);
        }
    }

    /// <summary>The number of events of streams that are counted.</summary>
    public long Of(IReadOnlyList<string> streams)
    {
        var sum = 0L;
        for (var i = 0; i < streams.Count; i++)
        {
            sum += Volatile.Read(ref _counts[streams[i]].Value);
        }

        return sum;
    }
}
