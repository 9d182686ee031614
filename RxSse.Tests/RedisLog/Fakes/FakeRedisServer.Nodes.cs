using RxSse.RedisLog.Calls;

namespace RxSse.Tests.RedisLog.Fakes;

// What nodes say of themselves: which server they go on with, and which of them runs the streams.
internal sealed partial class FakeRedisServer
{
    public AdoptAnswer Adopt(AdoptCall call)
    {
        var (caller, time) = (call.Caller, Latest(call.Caller.Time));
        if (Log is not { } log)
        {
            return Done(BeginEpoch(call.FreshEpoch, caller.Floor, time));
        }

        if (log.Server == Id)
        {
            return Done(call.BeginsEpoch || log.HasLessThan(caller) ? BeginEpoch(call.FreshEpoch, caller.Floor, time) : log);
        }

        if (_reported.Server != Id || Clock < _reported.Since)
        {
            _reports.Clear();
            _reported = (Id, Clock);
        }

        _reports[call.Node] = caller;
        var floor = _reports.Values.Max(report => report.Floor);
        time = Math.Max(time, _reports.Values.Max(report => report.Time));
        if (call.BeginsEpoch || log.HasLessThan(caller) || (floor > log.Begin && floor > log.Newest))
        {
            return Done(BeginEpoch(call.FreshEpoch, floor, time));
        }

        var newest = log.Nodes.Values.DefaultIfEmpty(long.MinValue).Max();
        if (Math.Max(newest, log.Time) < log.Born + call.Alive.TotalMilliseconds
            || !log.Nodes.All(node => node.Value < newest - call.Alive.TotalMilliseconds || _reports.ContainsKey(node.Key)))
        {
            return Clock < _reported.Since + AdoptCall.MaxWait.TotalMilliseconds
                ? new AdoptAnswer(CallStatus.Wait, log.State with { Server = Id })
                : Done(BeginEpoch(call.FreshEpoch, floor, time));
        }

        (log.Previous, log.Server, log.Adopted, log.Time) = (log.Server, Id, log.Newest, time);
        return Done(log);

        AdoptAnswer Done(FakeLog adopted)
        {
            _reported = ("", 0);
            adopted.Nodes[call.Node] = Clock;
            Written?.Invoke();
            return new AdoptAnswer(CallStatus.Done, adopted.State, Latest());
        }
    }

    public LeaseAnswer Hold(LeaseCall call)
    {
        if (Log is not { } log)
        {
            return new LeaseAnswer(CallStatus.NoLog, LogState.None, "", 0);
        }

        var isMine = Lease.Node == call.Node;
        if (call.Wish == LeaseWish.Leave)
        {
            if (log.Server == Id)
            {
                log.Nodes.Remove(call.Node);
            }

            log.Lease = isMine ? ("", 0, default) : log.Lease;
        }
        else if (log.Server != Id)
        {
            return new LeaseAnswer(CallStatus.OtherServer, log.State, "", 0);
        }
        else
        {
            log.Nodes[call.Node] = Clock;
            log.Lease = log.Lease with { Until = Earlier(log.Lease.Until, Now + call.Length) };
            if (call.Wish == LeaseWish.Lead && (isMine || Lease.Node.Length == 0))
            {
                log.Term = isMine ? log.Term : Math.Max(log.Term, call.KnownTerm) + 1;
                log.Lease = (call.Node, isMine ? log.Lease.Term : log.Term, Now + call.Length);
            }

            if (Lease.Node == call.Node)
            {
                log.Forget(limits, Latest(), Clock - (long)TimeSpan.FromHours(1).TotalMilliseconds);
            }
        }

        return new LeaseAnswer(CallStatus.Done, log.State, Lease.Node, Lease.Term, Latest());
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
