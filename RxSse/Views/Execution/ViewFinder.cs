using System.Diagnostics.CodeAnalysis;
using System.Reactive.Concurrency;
using RxSse.Streams;
using RxSse.Views.Matching;

namespace RxSse.Views.Execution;

/// <summary>
/// Finds the views that an event wakes: those that the index names, or, if there is no index or it has failed, all that read the stream.
/// Not synchronised.
/// </summary>
/// <param name="views">The running views. They change outside.</param>
/// <param name="hasIndex">Whether there is an index.</param>
/// <param name="clock">Measures what evaluating conditions takes.</param>
/// <param name="logger">Receives an error of the index.</param>
[SuppressMessage("Design", "CA1031", Justification = "An error of the index costs no view: all of them are woken from then on.")]
internal sealed partial class ViewFinder(IReadOnlyCollection<Pipeline> views, bool hasIndex, IStopwatch clock, ILogger logger)
{
    private ViewIndex<Pipeline>? _index = hasIndex ? new ViewIndex<Pipeline>(clock) : null;
    private ViewsOfStreams? _all = hasIndex ? null : new ViewsOfStreams(); // in place of the index

    /// <summary>What it has found.</summary>
    public IndexCounts Counts { get; } = new();

    /// <summary>A view begins. It is one of the running views.</summary>
    public void Add(Pipeline view)
    {
        try
        {
            view.Matching = _index?.Add(view, view.View.Leaves) ?? ViewMatching.Always;
            _all?.Add(view);
            Counts.Count(view.Matching, 1);
        }
        catch (Exception error)
        {
            LeaveOutIndex(error);
        }
    }

    /// <summary>A view has ended. It is no running view any more.</summary>
    public void Remove(Pipeline view)
    {
        Counts.Count(view.Matching, -1);
        try
        {
            _index?.Remove(view);
            _all?.Remove(view);
        }
        catch (Exception error)
        {
            LeaveOutIndex(error);
        }
    }

    /// <inheritdoc cref="ViewIndex{TEntry}.IsQuick"/>
    public bool IsQuick(string stream) => _index?.IsQuick(stream) == true;

    /// <summary>Adds each view that an event wakes, once.</summary>
    /// <param name="published">The event.</param>
    /// <param name="woken">Receives the views, in no order. It is empty.</param>
    public void Find(StreamEvent published, List<Pipeline> woken)
    {
        try
        {
            _index?.Match(published.Stream, published.Data.Span, woken);
        }
        catch (Exception error)
        {
            woken.Clear();
            LeaveOutIndex(error);
        }

        _all?.Match(published.Stream, woken);
        Counts.Found(_index?.Candidates ?? woken.Count, woken.Count);
    }

    // It has failed once, so that it cannot be relied on.
    private void LeaveOutIndex(Exception error)
    {
        LogIndexFault(error);
        (_index, _all) = (null, new ViewsOfStreams());
        Counts.Clear();
        foreach (var view in views)
        {
            view.Matching = ViewMatching.Always;
            Counts.Count(view.Matching, 1);
            _all.Add(view);
        }
    }

    [LoggerMessage(401, LogLevel.Error, "The index of views has failed and is not used any more. Each event wakes all views of its stream.")]
    private partial void LogIndexFault(Exception error);
}
