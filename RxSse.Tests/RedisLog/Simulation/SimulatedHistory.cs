using System.Text;
using RxSse.Log;
using Xunit;

namespace RxSse.Tests.RedisLog.Simulation;

/// <summary>What anybody has been told in a simulation: an id is of one event, whoever tells it.</summary>
internal sealed class SimulatedHistory
{
    private readonly Dictionary<EventId, string> _told = [];
    private readonly List<EventId> _acknowledged = [];

    /// <summary>What has happened; null if nobody wants to know.</summary>
    public List<string>? Trace { get; init; }

    /// <summary>A reader was sent an event.</summary>
    public void Note(LogEvent logged) => Note(logged.Id, Encoding.UTF8.GetString(logged.Event.Data.Span));

    /// <summary>A publisher was told the id of its event.</summary>
    public void Acknowledge(EventId id, string data)
    {
        Trace?.Add($"{data} is {id}");
        Note(id, data);
        _acknowledged.Add(id);
    }

    /// <summary>Compares with what is left in the end.</summary>
    public void AssertHolds(IReadOnlyList<LogEvent> kept)
    {
        foreach (var logged in kept.Where(logged => _told.ContainsKey(logged.Id)))
        {
            Note(logged);
        }

        var (epoch, oldest) = (kept[0].Id.Epoch, kept[0].Sequence);
        var ids = kept.Select(logged => logged.Id).ToHashSet();
        Assert.All(_acknowledged.Where(id => id.Epoch == epoch && id.Sequence >= oldest), id => Assert.Contains(id, ids));
        var data = kept.Select(logged => Encoding.UTF8.GetString(logged.Event.Data.Span)).ToList();
        Assert.Equal(data.Distinct(), data); // nothing is there twice

        // Once an event of another term has come, none of the terms before does.
        var terms = data.Where(next => next.StartsWith("tick ", StringComparison.Ordinal)).Select(next => next.Split(' ')[1]).ToList();
        var changes = terms.Where((term, i) => i == 0 || term != terms[i - 1]).ToList();
        Assert.Equal(changes.Distinct(), changes);
    }

    private void Note(EventId id, string data)
    {
        if (!_told.TryAdd(id, data))
        {
            Assert.Equal(_told[id], data);
        }
    }
}
