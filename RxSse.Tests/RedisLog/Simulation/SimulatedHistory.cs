using System.Text;
using RxSse.Log;
using RxSse.Tests.RedisLog.Fakes;
using Xunit;

namespace RxSse.Tests.RedisLog.Simulation;

/// <summary>
/// What anybody has been told in a simulation, and what Redis has had: an id is of one event, whoever tells it, and an event that was
/// acknowledged is there as long as its epoch is.
/// </summary>
internal sealed class SimulatedHistory
{
    private readonly Dictionary<EventId, string> _told = [];
    private readonly HashSet<EventId> _acknowledged = [];
    private readonly Dictionary<long, string> _stored = []; // by sequence: on one server, no two epochs have the same
    private readonly Dictionary<string, long> _newestOf = []; // of each epoch, as far as it is stored

    /// <summary>What has happened; null if nobody wants to know.</summary>
    public List<string>? Trace { get; init; }

    /// <summary>The appends with a key that were sent last.</summary>
    public List<Append> Keyed { get; } = [];

    /// <summary>A reader was sent an event.</summary>
    public void Note(LogEvent logged) => Note(logged.Id, DataOf(logged.Event.Data));

    /// <summary>A publisher was told the ids of its events.</summary>
    public void Acknowledge(Append append, EventId first)
    {
        for (var i = 0; i < append.Events.Count; i++)
        {
            var (id, data) = (first with { Sequence = first.Sequence + i }, DataOf(append.Events[i].Data));
            Trace?.Add($"{data} is {id}");
            Note(id, data);
            _acknowledged.Add(id);
        }
    }

    /// <summary>Notes what Redis has now.</summary>
    public void Observe(FakeLog? log)
    {
        for (var i = (log?.Rows.Count ?? 0) - 1; i >= 0 && !_stored.ContainsKey(log!.Rows[i].Sequence); i--)
        {
            if (log.Rows[i].Event is { } next)
            {
                _stored[log.Rows[i].Sequence] = DataOf(next.Data);
            }
        }

        if (log is not null)
        {
            _newestOf[log.Epoch] = log.Newest;
        }
    }

    /// <summary>Redis has lost the events after a sequence, of whatever epoch.</summary>
    public void Lose(long after)
    {
        foreach (var sequence in _stored.Keys.Where(sequence => sequence > after).ToList())
        {
            _stored.Remove(sequence);
        }

        foreach (var epoch in _newestOf.Keys.ToList())
        {
            _newestOf[epoch] = Math.Min(_newestOf[epoch], after);
        }
    }

    /// <summary>Compares with what is left in the end.</summary>
    public void AssertHolds(IReadOnlyList<LogEvent> kept)
    {
        foreach (var id in _acknowledged.Where(id => _newestOf.ContainsKey(id.Epoch)))
        {
            var isLost = id.Sequence > _newestOf[id.Epoch];
            if (isLost && id.Epoch == kept[0].Id.Epoch)
            {
                Assert.Fail($"{id} was acknowledged, and is lost without a new epoch.");
            }

            var stored = _stored.GetValueOrDefault(id.Sequence);
            if (!isLost && stored != _told[id])
            {
                Assert.Fail($"{id} is {_told[id]}, and {stored}.");
            }
        }

        var data = kept.Select(logged => DataOf(logged.Event.Data)).ToList();
        Assert.Equal(data.Distinct(), data); // nothing is there twice, whatever was repeated

        // Once an event of another term has come, none of the terms before does.
        var terms = WordsOf("tick");
        var changes = terms.Where((term, i) => i == 0 || term != terms[i - 1]).ToList();
        Assert.Equal(changes.Distinct(), changes);

        // A source goes on behind its cursor.
        var numbers = WordsOf("source").ConvertAll(long.Parse);
        Assert.Equal(numbers.Distinct().Order(), numbers);

        // An event with a condition follows the one that it names.
        foreach (var next in kept.Where(logged => DataOf(logged.Event.Data).StartsWith("after ", StringComparison.Ordinal)))
        {
            var before = kept.LastOrDefault(logged => logged.Event.Stream == next.Event.Stream && logged.Sequence < next.Sequence);
            Assert.True(before is null || DataOf(next.Event.Data).StartsWith($"after {before.Sequence} ", StringComparison.Ordinal));
        }

        List<string> WordsOf(string kind) =>
            data.FindAll(next => next.StartsWith(kind + " ", StringComparison.Ordinal)).ConvertAll(next => next.Split(' ')[1]);
    }

    private static string DataOf(ReadOnlyMemory<byte> data) => Encoding.UTF8.GetString(data.Span);

    private void Note(EventId id, string data)
    {
        if (!_told.TryAdd(id, data) && _told[id] != data)
        {
            Assert.Fail($"{id} is {_told[id]}, and {data}.");
        }
    }
}
