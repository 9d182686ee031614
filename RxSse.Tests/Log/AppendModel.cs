using System.Globalization;
using System.Text;
using CsCheck;
using RxSse.Log;
using static RxSse.Tests.Log.AppendOutcomes;

namespace RxSse.Tests.Log;

/// <summary>A list of the newest events with keys and conditions, for the streams of one sample.</summary>
internal sealed class AppendModel(IEventLog log, int capacity, string salt)
{
    private readonly List<string> _events = []; // of the sample, also those that are dropped
    private readonly long _begin = log.Newest.Sequence;
    private readonly Dictionary<int, (int Content, long First, long Last)> _keys = [];
    private readonly Dictionary<int, long> _newest = [];
    private readonly List<long> _ids = [0];
    private long _sequence = log.Newest.Sequence;

    /// <summary>Any appends, in any rounds, to a log that keeps so many events.</summary>
    public static void AssertAgrees(Func<IEventLog> create, int capacity)
    {
        var append = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 2], Gen.Int[1, 3], Gen.Int[-2, 3], Gen.Int[0, 1]);
        Gen.Select(append.Array[1, 5].Array[1, 12], Gen.Int[0, int.MaxValue - 1]).Sample((rounds, salt) =>
        {
            var log = create();
            var model = new AppendModel(log, capacity, $"{salt}-{log.Newest.Sequence}");
            return rounds.All(model.Agrees);
        }, iter: 200, threads: 1);
    }

    /// <summary>Appends a round to the log and to the model, and compares the outcomes and the history.</summary>
    /// <param name="round">Of each append: key (0: none), content, number of events, condition (below 0: none), stream.</param>
    private bool Agrees((int Key, int Content, int Count, int Condition, int Stream)[] round)
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
            expected.Add(Decide(key, content, count, after, stream));
        }

        var outcomes = log.AppendAsync(appends, default).AsTask();
        return outcomes.IsCompletedSuccessfully
            && outcomes.Result.Select(Print).SequenceEqual(expected) && log.Newest.Sequence == _sequence
            && History().SequenceEqual(_events.TakeLast(capacity));
    }

    private IEnumerable<string> History() => log.ReadAsync(_begin, int.MaxValue, default).AsTask().Result.Events
        .Select(logged => Line(logged.Sequence, logged.Event.Stream, Encoding.UTF8.GetString(logged.Event.Data.Span)));

    private static string Line(long sequence, string stream, string data) =>
        string.Create(CultureInfo.InvariantCulture, $"{sequence} {stream} {data}");

    private string Decide(int key, int content, int count, long after, int stream)
    {
        if (key != 0 && _keys.TryGetValue(key, out var kept) && kept.Last > _sequence - capacity)
        {
            return $"{(kept.Content == (content * 10) + count ? "Repeated" : "KeyReused")} {kept.First}-{kept.Last}";
        }

        var newest = _newest.GetValueOrDefault(stream);
        if (after >= 0 && newest != after)
        {
            return newest == 0 ? "NotNewest -" : $"NotNewest {newest}";
        }

        var first = _sequence + 1;
        _newest[stream] = _sequence += count;
        _events.AddRange(Enumerable.Range(0, count).Select(i => Line(first + i, $"{salt}-{stream}", $"{content}")));
        _ids.Add(_sequence);
        if (key != 0)
        {
            _keys[key] = ((content * 10) + count, first, _sequence);
        }

        return $"Appended {first}-{_sequence}";
    }
}
