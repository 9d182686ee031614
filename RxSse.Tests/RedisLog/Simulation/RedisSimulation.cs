using RxSse.RedisLog.Calls;
using RxSse.Streams;
using RxSse.Tests.RedisLog.Fakes;
using Xunit;

namespace RxSse.Tests.RedisLog.Simulation;

/// <summary>Nodes, publishers and readers over one log, and faults that are drawn from a seed.</summary>
internal sealed class RedisSimulation
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(25);
    private static readonly double[] Leases = [0.5, 1.5, 1.5, 1.5, 5, 12, 30];

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
        for (var i = 0; i < 80; i++)
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

        for (var i = 0; i < 25; i++)
        {
            Work(Step * 8);
        }

        Pass(_lease * 1.5); // whoever had it may be gone, and others ask for it now and then
        var before = _members.ConvertAll(member => member.Acknowledged);
        var leaders = _members.Where(member => member.Term is not null).Select(member => member.Node.Name).ToList();
        Assert.True(leaders.Count == 1, $"[{string.Join(' ', leaders)}] lead, the lease is {_world.Server.Log?.Lease}, it is {_world.Timers.Now}.");
        for (var i = 0; i < 8; i++)
        {
            Work(Step * 8);
        }

        Assert.All(_members.Zip(before), pair => Assert.True(pair.First.Acknowledged > pair.Second, "A node does not append."));
        Assert.All(_members, member => Assert.Null(member.Node.Log.Degraded));
        Pass(TimeSpan.FromSeconds(1.5));
        Assert.Single(_members.Select(member => member.Node.Log.Newest).Distinct());
        Assert.All(_readers, reader => Assert.True(reader.IsCurrent, "A reader is behind."));
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

    private void Fail()
    {
        var fault = _random.Next(10);
        _history.Trace?.Add($"{Now.TotalSeconds:0.000} fault {fault}, {_world.Server.Id} at {_world.Server.Log?.State.Position}");
        switch (fault)
        {
            case 0:
                Restart(_world.Server.Log);
                break;
            case 1 when Saved() is { } saved:
                Restart(saved); // what came later was not replicated
                break;
            case 2 when Chance(0.3):
                _history.Lose(-1);
                _world.Server.Flush();
                break;
            case 3:
                Any().CutOffUntil = Now + TimeSpan.FromSeconds(3 * _random.NextDouble());
                break;
            case 4 when Now > _unknownUntil:
                Divide();
                break;
            case 5:
                Replace(_random.Next(_members.Count));
                break;
            case 6:
                (_members.Find(member => member.Term is not null) ?? Any()).Node.Pause(TimeSpan.FromSeconds(5 * _random.NextDouble()));
                break;
            case 7:
                Leap();
                break;
            default:
                _saved = _world.Server.Log is { } log && Now > _unknownUntil ? (log.Clone(), Now) : null;
                break;
        }
    }

    // A replica is behind by 2 s at most, and by no node: one that came and died meanwhile could be known to nobody.
    private FakeLog? Saved() => _saved is var (log, at) && Now - at < TimeSpan.FromSeconds(2) ? log.Clone() : null;

    private void Restart(FakeLog? log)
    {
        if (log is not null)
        {
            _history.Lose(log.Newest);
        }

        _world.Restart(log);
    }

    // The clock of a node leaps, or that of Redis: then a node looks as if it were gone until it has said again that it is there.
    private void Leap()
    {
        var leap = TimeSpan.FromHours((2 * _random.NextDouble()) - 1);
        if (Chance(0.5))
        {
            Any().Node.Loop.Leap = leap;
            return;
        }

        _world.Server.Leap = leap;
        (_saved, _unknownUntil) = (null, Now + (_lease / 2) + TimeSpan.FromSeconds(3));
    }

    // A replica is promoted, and one node still reaches the server before it with some of its calls, or with all of them.
    private void Divide()
    {
        var old = new FakeRedisServer(_world.Timers, _world.Limits) 
        {
            Id = _world.Server.Id, Log = _world.Server.Log?.Clone(), Leap = _world.Server.Leap,
        };
        var stray = Any();
        _history.Trace?.Add($"{stray.Node.Name} stays with {old.Id}");
        (stray.Old, stray.OldUntil, stray.Node.Calls.Server) = (old, Now + TimeSpan.FromSeconds(2 * _random.NextDouble()), old);
        Restart(Chance(0.5) ? Saved() ?? _world.Server.Log : _world.Server.Log);
    }

    // A node dies, and another one comes.
    private void Replace(int index)
    {
        var gone = _members[index];
        _members.RemoveAt(index);
        gone.Node.Calls.Fault = gone.Node.Calls.TailFault = () => new CallFault(CallFaultKind.Refused);
        _ = gone.Node.Log.DisposeAsync().AsTask();
        Join();
        _readers.ForEach(reader => reader.Connect(Any().Node)); // some had to; the others may
    }

    private void Join()
    {
        SimulatedNode? member = null;
        var node = _world.Open(() => member is null ? default : FaultOf(member));
        member = new SimulatedNode(node, _random, _history, node.Timers);
        _members.Add(member);
        _saved = null;
    }

    private CallFault FaultOf(SimulatedNode member)
    {
        if (member.Old is not null && (member.OldUntil <= Now || Chance(0.2)))
        {
            member.Old = member.OldUntil <= Now ? null : member.Old;
            member.Node.Calls.Server = member.Old is null || member.Node.Calls.Server == member.Old ? _world.Server : member.Old;
            _history.Trace?.Add($"{member.Node.Name} reaches {member.Node.Calls.Server.Id}");
        }

        if (_isOver || (member.CutOffUntil <= Now && !Chance(member.Old is null ? 0.03 : 0.3)))
        {
            return default;
        }

        if (member.Old is not null && Chance(0.5))
        {
            return new CallFault(CallFaultKind.AnswerLate, TimeSpan.FromSeconds(_random.NextDouble())); // what the old one said, after what the new one says
        }

        var delay = TimeSpan.FromMilliseconds(400 * _random.NextDouble());
        return member.CutOffUntil > Now ? new CallFault(CallFaultKind.Refused) : new CallFault((CallFaultKind)_random.Next(5), delay);
    }

    private SimulatedNode Any() => _members[_random.Next(_members.Count)];

    private bool Chance(double part) => _random.NextDouble() < part;
}
