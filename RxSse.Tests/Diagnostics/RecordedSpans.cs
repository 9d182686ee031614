using System.Diagnostics;
using RxSse.Diagnostics;
using RxSse.Tests.EndToEnd.Servers;

namespace RxSse.Tests.Diagnostics;

/// <summary>Records the spans of one application.</summary>
internal sealed class RecordedSpans : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Activity> _ended = [];
    private readonly ActivityListener _listener;
    private readonly SemaphoreSlim _more = new(0);

    /// <param name="spans">The spans of the application.</param>
    /// <param name="sampling">What is recorded of each.</param>
    public RecordedSpans(Spans spans, ActivitySamplingResult sampling = ActivitySamplingResult.AllDataAndRecorded)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == RxSseMeter.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => sampling,
            ActivityStopped = span =>
            {
                if (spans.Own(span))
                {
                    lock (_lock)
                    {
                        _ended.Add(span);
                    }

                    _more.Release();
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Those that have ended, in this order.</summary>
    public IReadOnlyList<Activity> Ended
    {
        get
        {
            lock (_lock)
            {
                return [.. _ended];
            }
        }
    }

    /// <summary>Waits for the next one.</summary>
    public async Task<Activity> NextAsync(string name)
    {
        while (true)
        {
            if (Ended.LastOrDefault(span => span.OperationName == name) is { } found)
            {
                return found;
            }

            using var patience = Patience.Start();
            await _more.WaitAsync(patience.Token);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _more.Dispose();
    }
}
