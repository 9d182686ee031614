using System.Globalization;
using RxSse.Cli.Output;
using RxSse.Client;

namespace RxSse.Cli.Commands;

/// <summary>Prints signals: events to the output, and to the standard error what is missing, what may be wrong and what becomes of the connection.</summary>
/// <param name="around">Where to.</param>
/// <param name="format">How events are printed.</param>
/// <param name="stats">Counts events instead of printing them; null to print them.</param>
/// <param name="count">The number of events after which it ends; null for never.</param>
/// <param name="reconnects">Whether it goes on without a connection.</param>
internal sealed class Tail(Surroundings around, EventFormat format, TailStats? stats, int? count, bool reconnects)
{
    private int _events;
    private bool _isAway;

    /// <summary>The exit code.</summary>
    public int Code { get; private set; }

    /// <summary>Takes the next signal; null for a second that is over. Returns whether it was the last.</summary>
    public bool TakeLast(StreamSignal? signal)
    {
        switch (signal)
        {
            case null:
                around.Terminal.Line(stats!.Line());
                return false;
            case StreamSignal.Event next:
                Print(next);
                return ++_events == count;
            case StreamSignal.Gap gap:
                stats?.Count(gap);
                around.Terminal.Note(TerminalText.Escape(TextOf(gap)));
                return false;
            case StreamSignal.Hint hint:
                around.Terminal.Note(TerminalText.Escape($"hint: {hint.Text}"));
                return false;
            case StreamSignal.Live when _isAway:
                around.Terminal.Note("connected again");
                _isAway = false;
                return false;
            case StreamSignal.Disconnected gone:
                around.Terminal.Note(TerminalText.Escape(TextOf(gone)));
                (_isAway, Code) = (true, reconnects ? 0 : 1);
                return !reconnects;
            default:
                return false;
        }
    }

    private void Print(StreamSignal.Event next)
    {
        if (stats is null)
        {
            around.Terminal.Line(EventLine.Of(format, next, around.Now, around.Terminal));
        }
        else
        {
            stats.Count(next, around.Now);
        }
    }

    private static string TextOf(StreamSignal.Gap gap)
    {
        var missed = gap.Missed?.ToString(CultureInfo.InvariantCulture) ?? "nobody knows how many";
        return $"gap: {gap.Reason}, {missed} missed, after {gap.From ?? "an unknown event"}, up to {gap.To ?? "an unknown event"}";
    }

    private string TextOf(StreamSignal.Disconnected gone)
    {
        var detail = gone.Detail is null ? "" : $" ({gone.Detail})";
        var again = reconnects ? string.Create(CultureInfo.InvariantCulture, $", again in {gone.Wait.TotalSeconds:0.0} s") : "";
        return $"disconnected: {gone.Reason.ToString().ToLowerInvariant()}{detail}{again}";
    }
}
