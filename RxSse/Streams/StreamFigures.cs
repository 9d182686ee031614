using System.Diagnostics.Metrics;
using RxSse.Diagnostics;

namespace RxSse.Streams;

/// <summary>The states of the streams in this process, and whether this process runs those that run once.</summary>
internal sealed class StreamFigures(SupervisedStreams streams, ILeadership leadership) : IFigures, IDisposable
{
    private long _term; // 0: another process runs them
    private IDisposable? _terms;

    public void AddTo(RxSseMeter meter)
    {
        _terms = leadership.Terms.Subscribe(term => Volatile.Write(ref _term, term?.Number ?? 0));
        meter.AddState("rxsse.stream.state", "{state}", "1 for the state that a stream has in this process, 0 for the others", Measure);
        meter.AddState("rxsse.log.leader", "{state}", "1 if this process runs the streams that run once, else 0", () => Volatile.Read(ref _term) > 0 ? 1 : 0);
        meter.AddState("rxsse.log.term", "{term}", "The term in which this process runs these streams; 0 if another one does", () => Volatile.Read(ref _term));
    }

    public void Dispose() => _terms?.Dispose();

    private IEnumerable<Measurement<long>> Measure() =>
        from stream in streams.All
        let has = StreamState.Of(stream.Status).State
        from state in StreamState.All
        select new Measurement<long>(
            state == has ? 1 : 0,
            new KeyValuePair<string, object?>("rxsse.stream.name", stream.Definition.Name),
            new KeyValuePair<string, object?>("rxsse.stream.state", state));
}
