using RxSse.Log;
using static RxSse.Tests.Log.AppendOutcomes;

namespace RxSse.Tests.Log;

/// <summary>A list with keys and conditions, for the streams of one sample.</summary>
internal sealed class AppendModel(IEventLog log, string salt)
{
    private readonly Dictionary<int, (int Content, long First, long Last)> _keys = [];
    private readonly Dictionary<int, long> _newest = [];
    private readonly List<long> _ids = [0];
    private long _sequence = log.Newest.Sequence;

    /// <summary>Appends a round to the log and to the model, and compares the outcomes.</summary>
    /// <param name="round">Of each append: key (0: none), content, number of events, condition (below 0: none), stream.</param>
    public bool Agrees((int Key, int Content, int Count, int Condition, int Stream)[] round)
    {
        var epoch = log.Newest.Epoch;
        List<Append> appends = [];
        List<string> expected = [];
        foreach (var (key, content, count, condition, stream) in round)
        {
            // The condition is one of the newest ids of the sample, whichever stream has it; 0 is none.
            var after = condition < 0 ? -1 : _ids[Math.Max(0, _ids.Count - 1 - condition)];
            appends.Add(new Append(
                [.. Enumerable.Repeat(Events.Of(content, stream: $"{salt}-{stream}"), count)])
            {
                Key = key == 0 ? null : new AppendKey(Digest.Of(salt, $"{key}"), Digest.Of($"{content}x{count}")),
                Condition = after < 0 ? null : new AppendCondition(after == 0 ? null : new EventId(epoch, after)),
            });
            expected.Add(Decide(key, (content * 10) + count, count, after, stream));
        }

        var outcomes = log.AppendAsync(appends, default).AsTask();
        return outcomes.IsCompletedSuccessfully
            && outcomes.Result.Select(Print).SequenceEqual(expected) && log.Newest.Sequence == _sequence;
    }

    private string Decide(int key, int content, int count, long after, int stream)
    {
        if (key != 0 && _keys.TryGetValue(key, out var kept))
        {
            return $"{(kept.Content == content ? "Repeated" : "KeyReused")} {kept.First}-{kept.Last}";
        }

        var newest = _newest.GetValueOrDefault(stream);
        if (after >= 0 && newest != after)
        {
            return newest == 0 ? "NotNewest -" : $"NotNewest {newest}";
        }

        var first = _sequence + 1;
        _newest[stream] = _sequence += count;
        _ids.Add(_sequence);
        if (key != 0)
        {
            _keys[key] = (content, first, _sequence);
        }

        return $"Appended {first}-{_sequence}";
    }
}
