using System.Reactive.Linq;
using RxSse.Tests.Conventions;
using RxSse.Tests.Views;
using RxSse.Tests.Views.Parsing;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Docs;

/// <summary>Runs the marble diagrams of docs/views-reference.md in virtual time.</summary>
public sealed class MarbleDiagramTests : TimetableTestBase
{
    private static readonly IEnumerable<MarbleDiagram> All =
        Document.Blocks(Repository.Read("docs/views-reference.md"), "marbles").Select(MarbleDiagram.Parse);

    public static TheoryData<string> Views => [.. All.Select(diagram => diagram.View)];

    [Theory]
    [MemberData(nameof(Views))]
    public void Diagram_ShowsWhatTheViewGives(string view) => AssertShown(All.Single(diagram => diagram.View == view));

    // An input event at 0 happened before the subscription and produces the snapshot.
    private void AssertShown(MarbleDiagram diagram)
    {
        var request = Languages.Default.Parse(diagram.View);
        var streams = diagram.Inputs.ToDictionary(input => input.Key, input => Hot([.. input.Value.Where(@event => @event.At > 0)]));
        var newest = diagram.Inputs
            .SelectMany(input => input.Value.Where(@event => @event.At == 0), (input, @event) => (input.Key, Event: Event(@event.Event)))
            .ToDictionary();
        var inputs = new StreamInputs(
            name => streams[name], name => newest.TryGetValue(name, out var @event) ? @event : null, name => $"{name}-update");
        var snapshots = request.View.Pipes
            .Select(pipe => pipe.Snapshot(inputs.Newest)).OfType<ViewEvent>()
            .OrderByDescending(snapshot => snapshot.Sequence);
        var live = request.View.Pipes.Events(inputs, Nodes.DefaultBudget(), Scheduler);
        var events = snapshots.Aggregate(live, (later, snapshot) => later.Prepend(snapshot));

        var given = Watch(request.Take is { } count ? events.Take(count) : events, diagram.Until);

        Assert.Equal(diagram.Gives, given.Select(@event => (@event.At, @event.Event.Split(" #")[0])));
    }
}
