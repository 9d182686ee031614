using RxSse.Tests.RedisLog.Fakes;

namespace RxSse.Tests.RedisLog.Simulation;

// What fails.
internal sealed partial class RedisSimulation
{
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
                _saved = null;
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
            Id = _world.Server.Id,
            Log = _world.Server.Log?.Clone(),
            Leap = _world.Server.Leap,
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
}
