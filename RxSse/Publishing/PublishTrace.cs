using System.Diagnostics;
using RxSse.Diagnostics;
using RxSse.Log;
using RxSse.Streams;

namespace RxSse.Publishing;

/// <summary>The span of a request to publish, which rides on its events as far as they stay in this process.</summary>
/// <param name="span">The span; null if nobody records it.</param>
internal readonly struct PublishTrace(Activity? span) : IDisposable
{
    /// <summary>The events, with the span if it is recorded.</summary>
    public IReadOnlyList<StreamEvent> On(IReadOnlyList<StreamEvent> events)
    {
        if (span is not { Recorded: true })
        {
            return events;
        }

        // Without the state of the trace: whoever sends the request chooses it, and the events stay in the history.
        var publisher = new PublisherSpan(new ActivityContext(span.TraceId, span.SpanId, span.ActivityTraceFlags));
        return [.. events.Select(next => next with { Publisher = publisher })];
    }

    /// <summary>Says how it ended.</summary>
    public void End(AppendOutcome outcome)
    {
        switch (outcome)
        {
            case AppendOutcome.Appended(_, var last):
                span?.SetTag("messaging.message.id", last.ToString());
                break;
            case AppendOutcome.Repeated(_, var last):
                span?.SetTag("messaging.message.id", last.ToString());
                break;
            default:
                span?.SetStatus(ActivityStatusCode.Error, (outcome as AppendOutcome.Refused)?.Message);
                break;
        }
    }

    public void Dispose() => span?.Dispose();
}
