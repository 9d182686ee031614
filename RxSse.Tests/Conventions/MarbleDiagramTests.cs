using System.Reactive.Linq;
using RxSse.Tests.Views;
using RxSse.Tests.Views.Parsing;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Conventions;

/// <summary>The marble diagrams of docs/views.md, in virtual time.</summary>
public sealed class MarbleDiagramTests : TimetableTestBase
{
    private static readonly IEnumerable<MarbleDiagram> All =
        Document.Blocks(Repository.Read("docs/views.md"), "marbles").Select(MarbleDiagram.Parse);

    public static TheoryData<string> Views => [.. All.Select(diagram => diagram.View)];

    [Theory]
    [MemberData(nameof(Views))]
    public void Diagram_ShowsWhatTheViewGives(string view) => AssertShown(All.Single(diagram => diagram.View == view));

    [Fact]
    public void SymbolsInParentheses_AreOfOneMoment()
    {
        var diagram = MarbleDiagram.Parse("view   stock | take 2\nstock  -1---a-\ngives  -1---(a|)\na      stock-update 5");

        Assert.Equal([(100, """stock-update {"price":1} #1"""), (500, "stock-update 5 #2")], diagram.Inputs["stock"]);
        Assert.Equal([(100, """stock-update {"price":1}"""), (500, "stock-update 5"), (500, "|")], diagram.Gives);
        Assert.Equal(900, diagram.Until);
        AssertShown(diagram);
    }

    [Theory]
    [InlineData("view   stock\nstock  -1-\ngives  -1-\na      stock-update 5")]
    [InlineData("view   stock\nstock  -1-\ngives  -1-\nstick  -1-")]
    [InlineData("view   stock\nstock  -a-\ngives  -a-")]
    public void LineThatSaysNothing_IsNotOverlooked(string diagram) => Assert.Throws<FormatException>(() => MarbleDiagram.Parse(diagram));

    // What stands at 0 in an input was there before, and gives the snapshot.
    private void AssertShown(MarbleDiagram diagram)
    {
        var request = Languages.Default.Parse(diagram.View);
        var streams = diagram.Inputs.ToDictionary(input => input.Key, input => Hot([.. input.Value.Where(@event => @event.At > 0)]));
        var newest = diagram.Inputs.SelectMany(input => input.Value.Where(@event => @event.At == 0), (input, @event) => (input.Key, Event: Event(@event.Event))).ToDictionary();
        var inputs = new StreamInputs(name => streams[name], name => newest.TryGetValue(name, out var @event) ? @event : null, name => $"{name}-update");
        var snapshots = request.View.Pipes.Select(pipe => pipe.Snapshot(inputs.Newest)).OfType<ViewEvent>().OrderByDescending(snapshot => snapshot.Sequence);
        var events = snapshots.Aggregate(request.View.Pipes.Events(inputs, Options, Scheduler), (later, snapshot) => later.Prepend(snapshot));

        var given = Watch(request.Take is { } count ? events.Take(count) : events, diagram.Until);

        Assert.Equal(diagram.Gives, given.Select(@event => (@event.At, @event.Event.Split(" #")[0])));
    }
}
