using RxSse.Log;
using StackExchange.Redis;

namespace RxSse.RedisLog.Calls;

/// <summary>The arguments of a script, in its order.</summary>
internal sealed class ScriptArguments
{
    private readonly List<RedisValue> _values = [];

    public RedisValue[] ToArray() => [.. _values];

    public ScriptArguments Add(string value)
    {
        _values.Add(value);
        return this;
    }

    public ScriptArguments Add(long value)
    {
        _values.Add(value);
        return this;
    }

    public ScriptArguments Add(TimeSpan value) => Add((long)value.TotalMilliseconds);

    public ScriptArguments Add(CallerState caller, string freshEpoch) =>
        Add(caller.Epoch).Add(caller.Server).Add(caller.Floor).Add(caller.Time).Add(freshEpoch);

    public ScriptArguments Add(HistoryOptions limits) => Add(limits.Capacity).Add(limits.Bytes).Add(limits.MaxAge);

    public ScriptArguments Add(AppendRound round)
    {
        Add(round.Appends.Count);
        foreach (var append in round.Appends)
        {
            Add(append.Key is { } key ? $"{key.Name}" : "").Add(append.Key is { } same ? $"{same.Content}" : "");
            Add(append.Condition switch { null => "", { Newest: null } => "-", { Newest: { } newest } => newest.ToString() });
            _values.Add(append.Origin);
            Add(append.Stream).Add(append.Events.Count);
            foreach (var next in append.Events)
            {
                Add(next.Type);
                _values.Add(next.Data);
            }
        }

        return this;
    }
}
