using System.Diagnostics.Metrics;
using RxSse.Diagnostics;
using RxSse.Views.Matching;
using RxSse.Views.Parsing;

namespace RxSse.Delivery;

/// <summary>The running views, the events of the named ones, and what their index does. Texts of views are no tags: clients write them.</summary>
internal sealed class ViewFigures(ViewFanOut views, ViewLanguage language) : IFigures
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long In, long Out)> _events = []; // as measured last, by name

    public void AddTo(RxSseMeter meter)
    {
        meter.AddNumber("rxsse.views", "{view}", "Running views", () => views.Count);
        meter.AddCount("rxsse.view.events", "{event}", "Events that named views have passed, and that have left them", MeasureEvents);
        meter.AddNumber("rxsse.index.views", "{view}", "Running views, by how they are found for an event", MeasureViews);
        meter.AddCount("rxsse.index.candidates", "{condition}", "Conditions that events have found in the index", () => views.Index.Candidates);
        meter.AddCount("rxsse.index.matches", "{view}", "Views that events have woken", () => views.Index.Matches);
    }

    private IEnumerable<Measurement<long>> MeasureViews() =>
        from matching in Enum.GetValues<ViewMatching>()
        select new Measurement<long>(
            views.Index.ViewsBy(matching), new KeyValuePair<string, object?>("rxsse.matching", $"{matching}".ToLowerInvariant()));

    private List<Measurement<long>> MeasureEvents()
    {
        var measured = new List<Measurement<long>>();
        lock (_lock)
        {
            foreach (var named in language.NamedViews)
            {
                var (before, now) = (_events.GetValueOrDefault(named.Name), views.EventsOf(named.View.Text));
                now = (Math.Max(before.In, now.In), Math.Max(before.Out, now.Out)); // events on their way may count for a moment
                _events[named.Name] = now;
                measured.Add(Of(named.Name, "in", now.In));
                measured.Add(Of(named.Name, "out", now.Out));
            }
        }

        return measured;
    }

    private static Measurement<long> Of(string view, string direction, long count) => new(
        count, new KeyValuePair<string, object?>("rxsse.view.name", view), new KeyValuePair<string, object?>("rxsse.direction", direction));
}
