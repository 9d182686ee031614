using System.Globalization;
using System.Reactive.Concurrency;
using System.Text;
using RxSse.Log;
using RxSse.Streams;
using RxSse.Tests.RedisLog.Fakes;

namespace RxSse.Tests.RedisLog.Simulation;

/// <summary>A node, what is published there, and the streams that it runs while it leads.</summary>
internal sealed class SimulatedNode
{
    private static readonly string[] Streams = ["a", "b", "c"];

    private readonly Random _random;
    private readonly SimulatedHistory _history;
    private readonly SimulatedAppender _publisher;
    private readonly SimulatedAppender _streams;
    private long? _cursor; // of the source; null until it is read again

    public SimulatedNode(FakeNode node, Random random, SimulatedHistory history, IScheduler timers)
    {
        (Node, _random, _history) = (node, random, history);
        _publisher = new SimulatedAppender(node, "publishers", history, timers);
        _streams = new SimulatedAppender(node, "streams", history, timers);
        node.Log.Leadership.Terms.Subscribe(term => (Term, _cursor) = (term, null));
    }

    public FakeNode Node { get; }

    public Term? Term { get; private set; }

    public TimeSpan CutOffUntil { get; set; }

    /// <summary>A server that is no longer the primary, which the node still reaches now and then.</summary>
    public FakeRedisServer? Old { get; set; }

    public TimeSpan OldUntil { get; set; }

    public bool IsWorking => Node.Started.IsCompletedSuccessfully && !Node.IsPaused;

    /// <summary>The rounds of publishers that were acknowledged.</summary>
    public int Acknowledged => _publisher.Acknowledged;

    /// <summary>Somebody publishes, unless the round before is still on its way.</summary>
    /// <param name="number">A number that no other round has.</param>
    public void Publish(int number)
    {
        if (!_publisher.IsBusy)
        {
            _publisher.Append([.. Enumerable.Range(0, _random.Next(1, 3)).Select(i => Next($"{number}.{i}"))]);
        }
    }

    /// <summary>The streams of a term have something to say, unless their round before is still on its way.</summary>
    public void Tick(Term term, int number)
    {
        if (_streams.IsBusy)
        {
            return;
        }

        var tick = new Append(Event("ticks", $"tick {Node.Name}:{term.Number} {number}"));
        _cursor ??= Node.Log.OriginOf("source") is { IsEmpty: false } stored ? long.Parse(stored.Span, CultureInfo.InvariantCulture) : 0;
        var next = _cursor.Value + 1;
        var source = new Append(Event("source", $"source {next}")) { Origin = Encoding.UTF8.GetBytes($"{next}") };
        var isSource = _random.Next(2) == 0;
        _streams.Append(isSource ? [source, tick] : [tick], term, isDone => _cursor = !isDone ? null : isSource ? next : _cursor);
    }

    private Append Next(string number)
    {
        var stream = Streams[_random.Next(Streams.Length)];
        switch (_random.Next(6))
        {
            case 0:
                var keyed = new Append([Event(stream, $"keyed {number}"), Event(stream, $"keyed {number} too")])
                {
                    Key = new AppendKey(Digest.Of(number), Digest.Of(number)),
                };
                _history.Keyed.Add(keyed);
                return keyed;
            case 1 when _history.Keyed.Count > 0:
                return _history.Keyed[^_random.Next(1, Math.Min(10, _history.Keyed.Count + 1))];
            case 2:
                var newest = Node.Log.NewestOf(stream)?.Id;
                return new Append(Event(stream, $"after {newest?.Sequence} {number}")) { Condition = new AppendCondition(newest) };
            default:
                return new Append(Event(stream, $"event {number}"));
        }
    }

    private static StreamEvent Event(string stream, string data) => new(stream, "type", Encoding.UTF8.GetBytes(data));
}
