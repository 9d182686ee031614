using System.Diagnostics.Metrics;
using RxSse.Diagnostics;
using RxSse.Log;
using RxSse.Streams;

namespace RxSse.Publishing;

/// <summary>Counts what is published by this process, and what is not.</summary>
internal sealed class PublishingCounters(StreamDefinitions streams) : IFigures
{
    /// <summary>The appender has no room.</summary>
    public const string Appender = "appender";

    /// <summary>The log has failed in a way that nobody expected.</summary>
    public const string Fault = "fault";

    private const string Tail = "tail"; // delivery is behind

    private readonly Tally _published = new("rxsse.stream.name", streams.Names);
    private readonly Tally _refused = new("rxsse.reason", [Appender, Fault, .. Enum.GetValues<AppendRefusal>().Select(WordOf)]);
    private readonly Tally _requests = new("rxsse.outcome", PublishOutcomes.All);
    private readonly Total _away = new();
    private Histogram<double>? _duration;

    /// <summary>A round was sent to the log, which has answered.</summary>
    /// <param name="round">The round.</param>
    /// <param name="outcomes">The answer.</param>
    public void Answered(AppendRound round, IReadOnlyList<AppendOutcome> outcomes)
    {
        for (var i = 0; i < outcomes.Count; i++)
        {
            var append = round.Appends[i];
            switch (outcomes[i])
            {
                case AppendOutcome.Appended:
                    _published.Add(append.Stream, append.Events.Count);
                    break;
                case AppendOutcome.Refused refused:
                    Refused(WordOf(refused.Reason), append.Events.Count);
                    break;
            }
        }
    }

    /// <summary>Events were not appended.</summary>
    /// <param name="reason">Why: one of the constants.</param>
    /// <param name="events">How many.</param>
    public void Refused(string reason, int events) => _refused.Add(reason, events);

    /// <inheritdoc cref="Refused(string, int)"/>
    public void Refused(AppendRefusal reason, int events) => Refused(WordOf(reason), events);

    /// <summary>The log did not take a round, because it is away. The round may be sent again.</summary>
    public void FoundAway() => _away.Add();

    /// <summary>The log has answered a round.</summary>
    public void Took(TimeSpan time) => _duration?.Record(time.TotalSeconds);

    /// <summary>A request to publish has ended, over HTTP or in code.</summary>
    /// <param name="outcome">One of <see cref="PublishOutcomes"/>.</param>
    public void Requested(string outcome) => _requests.Add(outcome);

    public void AddTo(RxSseMeter meter)
    {
        meter.AddCount("rxsse.events.published", "{event}", "Events that this process has appended to the log", _published.Measure);
        meter.AddCount("rxsse.events.refused", "{event}", "Events that were not appended, by reason", _refused.Measure);
        meter.AddCount("rxsse.publish.requests", "{request}", "Requests to publish, over HTTP and in code, by outcome", _requests.Measure);
        meter.AddCount("rxsse.log.away", "{call}", "Calls that did not reach the log", () => _away.Value);
        _duration = meter.AddDuration("rxsse.log.append.duration", "Time that the log takes for a batch of events");
    }

    private static string WordOf(AppendRefusal reason) => reason switch
    {
        AppendRefusal.Behind => Tail,
        AppendRefusal.Away => "away",
        AppendRefusal.Full => "full",
        _ => "not-leader",
    };
}
