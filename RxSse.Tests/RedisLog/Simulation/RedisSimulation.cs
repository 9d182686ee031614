using RxSse.RedisLog.Calls;
using RxSse.Tests.RedisLog.Fakes;
using Xunit;

namespace RxSse.Tests.RedisLog.Simulation;

/// <summary>Nodes, publishers and readers over one log, and faults that are drawn from a seed.</summary>
internal sealed partial class RedisSimulation
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(25);
    private static readonly double[] Leases = [0.5, 1.5, 1.5, 1.5, 1.5, 1.5, 5, 12];

    private readonly Random _random;
    private readonly FakeNodes _world = new();
    private readonly SimulatedHistory _history;
    private readonly List<SimulatedNode> _members = [];
    private readonly List<SimulatedReader> _readers = [];
    private readonly TimeSpan _lease;
    private (FakeLog Log, TimeSpan At)? _saved;
    private TimeSpan _unknownUntil;
    private int _data;
    private bool _isOver;

    private RedisSimulation(int seed, List<string>? trace)
    {
        _history = new SimulatedHistory { Trace = trace };
        _random = new Random(seed);
        _world.AdvanceTo(DateTimeOffset.MinValue.AddDays(1)); // a clock may leap back
        _world.Options.Lease = _lease = TimeSpan.FromSeconds(Leases[_random.Next(Leases.Length)]);
        _world.Limits.Capacity = 40;
        _world.Options.CacheEvents = 15;
        for (var i = _random.Next(2, 5); i > 0; i--)
        {
            Join();
        }

        for (var i = 0; i < 3; i++)
        {
            _readers.Add(new SimulatedReader($"reader {i}", _history));
            _readers[i].Connect(Any().Node);
        }
    }

    private TimeSpan Now => TimeSpan.FromTicks(_world.Timers.Clock);

    /// <summary>Runs a seed, and fails with it.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="trace">Is told what happens.</param>
    public static void Run(int seed, List<string>? trace = null)
    {
        try
        {
            NoContext.Run(() => new RedisSimulation(seed, trace).Run());
        }
        catch (Exception error)
        {
            var last = string.Join('\n', trace?.TakeLast(200) ?? []);
            throw new InvalidOperationException($"Seed {seed}: {error.Message}\n{last}", error);
        }
    }

    private void Run()
    {
        Pass(AdoptCall.LeastAlive + (_lease * (1 + _random.NextDouble())) + AdoptCall.MaxWait); // the log knows its nodes
        for (var i = 0; i < 64; i++)
        {
            if (Chance(0.08))
            {
                Fail();
            }

            Work(Step);
        }

        // All ends within 5 s after the last fault, and another node leads when the lease is over.
        _isOver = true;
        foreach (var member in _members)
        {
            (member.CutOffUntil, member.Old, member.Node.Calls.Server) = (default, null, _world.Server);
            member.Node.Pause(default);
        }

        for (var i = 0; i < 12; i++)
        {
            Work(Step * 16);
        }

        Pass(_lease * 1.5); // whoever had it may be gone, and others ask for it now and then
        var before = _members.ConvertAll(member => member.Acknowledged);
        var leaders = _members.Where(member => member.Term is not null).Select(member => member.Node.Name).ToList();
        Assert.True(leaders.Count == 1, $"[{string.Join(' ', leaders)}] lead, and the lease is {_world.Server.Log?.Lease} at {_world.Timers.Now}.");
        for (var i = 0; i < 4; i++)
        {
            Work(Step * 16);
        }

        Assert.All(_members.Zip(before), pair => Assert.True(pair.First.Acknowledged > pair.Second, "A node does not append."));
        Assert.All(_members, member => Assert.Null(member.Node.Log.Degraded));
        Pass(TimeSpan.FromSeconds(1.5));
        Assert.Single(_members.Select(member => member.Node.Log.Newest).Distinct());
        Assert.All(_readers, reader => Assert.True(reader.IsCurrent, "A reader is behind."));
        Assert.True(_readers.Sum(reader => reader.Marks) > 0, "No reader got a mark.");
        _history.AssertHolds(_world.Server.Read(0, int.MaxValue, long.MaxValue).Events);
    }

    private void Work(TimeSpan step)
    {
        foreach (var member in _members.Where(member => member.IsWorking))
        {
            if (_isOver || Chance(0.15))
            {
                member.Publish(++_data);
            }

            if (member.Term is { } term && Chance(0.15))
            {
                member.Tick(term, ++_data);
            }
        }

        if (Chance(0.05))
        {
            _readers[_random.Next(_readers.Count)].Connect(Any().Node);
        }

        Pass(step);
    }

    private void Pass(TimeSpan time)
    {
        _world.Pass(time);
        _history.Observe(_world.Server.Log);
        _readers.ForEach(reader => reader.Step());
    }

    private void Join()
    {
        SimulatedNode? member = null;
        var node = _world.Open(() => member is null ? default : FaultOf(member));
        member = new SimulatedNode(node, _random, _history, node.Timers);
        _members.Add(member);
        _saved = null;
    }

    private SimulatedNode Any() => _members[_random.Next(_members.Count)];

    private bool Chance(double part) => _random.NextDouble() < part;
}
